using System.Buffers.Text;
using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace Alipay.Messaging.Protocol;

/// <summary>
/// One received message, read but not yet trusted: slices of its bytes, no copies. Valid for as long as the buffer is.
/// Made by <see cref="FrameReader"/>.
/// </summary>
internal sealed class InboundFrame(ReadOnlyMemory<byte> text)
{
    private readonly TextSlice[] _slices = new TextSlice[(int)FrameField.Content + 1];

    /// <summary>The whole message, in UTF-8.</summary>
    public ReadOnlyMemory<byte> Text { get; } = text;

    /// <summary>The first thing that is wrong with the message, in words that quote nothing of it; null when it is well formed.</summary>
    public string? Fault { get; private set; }

    public FrameCommand Command { get; set; }

    public TextSlice FromSys => this[FrameField.FromSys];
    public TextSlice FromSysIp => this[FrameField.FromSysIp];
    public TextSlice StreamId => this[FrameField.StreamId];

    public TextSlice Type => this[FrameField.Type];
    public TextSlice MessageId => this[FrameField.MessageId];
    public TextSlice TimestampText => this[FrameField.Timestamp];
    public TextSlice Version => this[FrameField.Version];
    public TextSlice Status => this[FrameField.Status];
    public TextSlice Code => this[FrameField.Code];
    public TextSlice Error => this[FrameField.Error];
    public TextSlice Charset => this[FrameField.Charset];
    public TextSlice SignType => this[FrameField.SignType];
    public TextSlice Sign => this[FrameField.Sign];

    public TextSlice AppId => this[FrameField.AppId];
    public TextSlice MsgApi => this[FrameField.MsgApi];
    public TextSlice AppCertSn => this[FrameField.AppCertSn];
    public TextSlice AlipayRootCertSn => this[FrameField.AlipayRootCertSn];

    /// <summary>The <c>data</c> object from brace to brace: the text that is signed (protocol.md 3.4).</summary>
    public TextSlice Data => this[FrameField.Data];

    /// <summary>The value of <c>data.content</c>: the text that the handler gets (table 6, row 4).</summary>
    public TextSlice Content => this[FrameField.Content];

    /// <summary>The exact bytes of <see cref="Data"/>; empty when there is none.</summary>
    public ReadOnlyMemory<byte> DataBytes => Bytes(Data);

    /// <summary>The exact bytes of <see cref="Content"/>; empty when there is none.</summary>
    public ReadOnlyMemory<byte> ContentBytes => Bytes(Content);

    /// <summary>The <c>x-timestamp</c> in milliseconds; null when there is none or it is not a number.</summary>
    public long? Timestamp
    {
        get
        {
            var source = TimestampText.Escaped && TryGetString(TimestampText, out var text) ? Encoding.UTF8.GetBytes(text) : Bytes(TimestampText).Span;
            return Utf8Parser.TryParse(source, out long value, out var read) && read == source.Length ? value : null;
        }
    }

    public TextSlice this[FrameField field]
    {
        get => _slices[(int)field];
        set => _slices[(int)field] = value;
    }

    public ReadOnlyMemory<byte> Bytes(TextSlice slice) => Text.Slice(slice.Start, slice.Length);

    /// <summary>The text of a value, escapes resolved. False when it is absent or is not text: not UTF-8, or half a surrogate pair.</summary>
    public bool TryGetString(TextSlice slice, [NotNullWhen(true)] out string? value)
    {
        value = null;
        if (!slice.IsPresent)
        {
            return false;
        }

        var source = Bytes(slice).Span;
        if (slice.Escaped)
        {
            return JsonText.TryUnescape(source, out value);
        }

        if (!System.Text.Unicode.Utf8.IsValid(source))
        {
            return false;
        }

        value = Encoding.UTF8.GetString(source);
        return true;
    }

    /// <summary>Notes what is wrong; only the first fault is kept.</summary>
    public void AddFault(string fault) => Fault ??= fault;
}
