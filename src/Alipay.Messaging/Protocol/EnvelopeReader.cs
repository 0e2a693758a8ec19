using System.Text;
using System.Text.Json;
using System.Text.Unicode;

namespace Alipay.Messaging.Protocol;

/// <summary>
/// Walks the JSON of a frame once and fills in what it finds. A wrong meaning is noted and the walk continues, so that the ids
/// needed for a FAIL ack become known; a wrong syntax ends it with a <see cref="JsonException"/>.
/// </summary>
internal ref struct EnvelopeReader
{
    private readonly ReadOnlySpan<byte> _source;
    private readonly int _offset;
    private readonly bool _masked;
    private readonly InboundFrame _frame;
    private Utf8JsonReader _json;
    private bool _contentIsObject;

    /// <summary>Positions the reader before the JSON that begins at <paramref name="offset"/> of the message.</summary>
    public EnvelopeReader(InboundFrame frame, int offset)
    {
        _frame = frame;
        _offset = offset;
        _source = frame.Text.Span[offset..];
        var masked = RawControls.Mask(_source);
        _masked = masked != _source;
        _json = new Utf8JsonReader(masked, new JsonReaderOptions { MaxDepth = FrameReader.MaxDepth });
    }

    public void Read()
    {
        _json.Read();
        if (_json.TokenType != JsonTokenType.StartObject)
        {
            _frame.AddFault("The JSON is not an object.");
            return;
        }

        ReadRoot();

        // The end of the text: anything but white space after the object is a syntax error.
        _json.Read();
    }

    private void ReadRoot()
    {
        var names = new MemberNames();
        while (NextMember(ref names, FrameField.Protocol, FrameField.Data, out var field))
        {
            if (field == FrameField.Protocol && BeginsObject(field))
            {
                ReadProtocol();
            }
            else if (field == FrameField.Data && BeginsObject(field))
            {
                ReadData();
            }
            else
            {
                _json.Skip();
            }
        }

        if (!_frame.Type.IsPresent)
        {
            _frame.AddFault("The frame has no protocol object with an x-type.");
        }

        // What the application itself produces may be any JSON (protocol.md 3.6).
        if (_frame.Content.IsPresent && !_contentIsObject && _frame.Command != FrameCommand.Produce)
        {
            _frame.AddFault("content is not an object.");
        }
    }

    private void ReadProtocol()
    {
        var names = new MemberNames();
        while (NextMember(ref names, FrameField.Type, FrameField.Sign, out var field))
        {
            ReadText(field);
            if (field == FrameField.Command)
            {
                _frame.Command = ReadCommand();
            }
        }
    }

    private void ReadData()
    {
        var start = (int)_json.TokenStartIndex;
        var names = new MemberNames();
        while (NextMember(ref names, FrameField.Header, FrameField.Content, out var field))
        {
            if (field == FrameField.Header && BeginsObject(field))
            {
                ReadHeader();
            }
            else if (field == FrameField.Content)
            {
                ReadContent();
            }
            else
            {
                _json.Skip();
            }
        }

        _frame[FrameField.Data] = SliceFrom(start);
    }

    private void ReadHeader()
    {
        var names = new MemberNames();
        while (NextMember(ref names, FrameField.AppId, FrameField.AlipayRootCertSn, out var field))
        {
            ReadText(field);
        }
    }

    private void ReadContent()
    {
        var start = (int)_json.TokenStartIndex;
        _contentIsObject = _json.TokenType == JsonTokenType.StartObject;
        _json.Skip();
        _frame[FrameField.Content] = SliceFrom(start);
    }

    /// <summary>Steps to the value of the next member; false at the end of the object. A repeated name counts as unknown.</summary>
    private bool NextMember(ref MemberNames names, FrameField first, FrameField last, out FrameField field)
    {
        field = FrameField.None;
        _json.Read();
        if (_json.TokenType != JsonTokenType.PropertyName)
        {
            return false;
        }

        ReadOnlySpan<byte> name = _source.Slice((int)_json.TokenStartIndex + 1, _json.ValueSpan.Length);
        if (_json.ValueIsEscaped)
        {
            if (!JsonText.TryUnescape(name, out string? unescaped))
            {
                _frame.AddFault("The name of a member is not text.");
            }

            name = Encoding.UTF8.GetBytes(unescaped ?? "");
        }

        field = WireNames.FieldNamed(name, first, last);
        if (!names.Add(field, name))
        {
            _frame.AddFault("A member of the envelope is repeated, or it has too many that are unknown.");
            if (field == FrameField.Command)
            {
                _frame.Command = FrameCommand.Unknown;
            }

            field = FrameField.None;
        }

        _json.Read();
        return true;
    }

    private readonly bool BeginsObject(FrameField field)
    {
        var begins = _json.TokenType == JsonTokenType.StartObject;
        if (!begins)
        {
            AddFault(field, "is not an object.");
        }

        return begins;
    }

    /// <summary>Takes a string, or a number where a string is due (table 6, row 6). Null counts as absent.</summary>
    private void ReadText(FrameField field)
    {
        var length = _json.ValueSpan.Length;
        var start = (int)_json.TokenStartIndex + (_json.TokenType == JsonTokenType.String ? 1 : 0);
        if (field == FrameField.None || _json.TokenType is JsonTokenType.Null)
        {
            _json.Skip();
        }
        else if (_json.TokenType is not (JsonTokenType.String or JsonTokenType.Number))
        {
            AddFault(field, "is not a string.");
            _json.Skip();
        }
        else if (!IsText(_source.Slice(start, length)))
        {
            AddFault(field, "is not text.");
        }
        else
        {
            _frame[field] = new TextSlice(_offset + start, length, _json.TokenType == JsonTokenType.String && _json.ValueIsEscaped);
        }
    }

    private readonly bool IsText(ReadOnlySpan<byte> value) =>
        !(_masked && value.ContainsAnyInRange((byte)0, (byte)0x1F))
        && (_json.TokenType == JsonTokenType.String && _json.ValueIsEscaped
            ? JsonText.IsText(value)
            : _frame.Fault is null || Utf8.IsValid(value));

    private readonly FrameCommand ReadCommand() =>
        !_frame[FrameField.Command].IsPresent ? FrameCommand.None
        : _json.TokenType != JsonTokenType.String ? FrameCommand.Unknown
        : Is(FrameCommand.Consume) ? FrameCommand.Consume
        : Is(FrameCommand.ConsumeAck) ? FrameCommand.ConsumeAck
        : Is(FrameCommand.Produce) ? FrameCommand.Produce
        : Is(FrameCommand.ProduceAck) ? FrameCommand.ProduceAck
        : FrameCommand.Unknown;

    private readonly bool Is(FrameCommand command) => _json.ValueTextEquals(WireNames.Of(command));

    private readonly TextSlice SliceFrom(int start) => new(_offset + start, (int)_json.BytesConsumed - start);

    private readonly void AddFault(FrameField field, string what) =>
        _frame.AddFault($"{Encoding.ASCII.GetString(WireNames.Of(field))} {what}");
}
