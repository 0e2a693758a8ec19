using System.Text;
using System.Text.Json;
using System.Text.Unicode;
using Alipay.Messaging.Protocol;

namespace Alipay.Messaging.Handshake;

/// <summary>
/// The answer to a register request (protocol.md 1.5) or to a call of the OpenAPI, which is shaped alike, read but not yet trusted: the caller
/// verifies <see cref="SignedText"/> in the configured charset. Blank values count as absent.
/// </summary>
internal sealed record RegisterResponse
{
    private const int MaxDepth = 64;

    private readonly AnswerShape _shape;
    private readonly Dictionary<string, string?> _members = new(StringComparer.Ordinal);
    private bool _isError;

    private RegisterResponse(AnswerShape shape) => _shape = shape;

    /// <summary>What is wrong with the answer, in words that quote nothing of it; null when it is an answer by the protocol.</summary>
    public string? Fault { get; private set; }

    public string? Code { get; private set; }
    public string? Msg { get; private set; }
    public string? SubCode { get; private set; }
    public string? SubMsg { get; private set; }
    public string? LinkToken => Member(WireNames.LinkToken);
    public string? Sign { get; private set; }
    public string? AlipayCertSn { get; private set; }

    /// <summary>The <c>response</c> object from brace to brace, in the body's UTF-8: what <see cref="Sign"/> is over.</summary>
    public ReadOnlyMemory<byte> SignedText { get; private set; }

    /// <summary>Whether the answer is a success. It is not yet known to be the gateway's.</summary>
    public bool IsSuccess => Fault is null && !_isError && Code is { } code && _shape.SuccessCodes.Contains(code);

    /// <summary>Reads the body, which is in UTF-8 already. Never throws.</summary>
    /// <param name="utf8Body">The body.</param>
    /// <param name="shape">What the answer holds; null for that of a register request.</param>
    public static RegisterResponse Parse(ReadOnlyMemory<byte> utf8Body, AnswerShape? shape = null)
    {
        var response = new RegisterResponse(shape ?? AnswerShape.Register);
        if (utf8Body.Span.IndexOfAnyExceptInRange((byte)0, (byte)' ') < 0)
        {
            response.AddFault("The answer is empty.");
        }
        else if (!Utf8.IsValid(utf8Body.Span))
        {
            response.AddFault("The answer is not valid text in its charset.");
        }
        else
        {
            try
            {
                response.ReadRoot(utf8Body);
            }
            catch (JsonException)
            {
                response.AddFault("The answer is not JSON.");
            }
        }

        return response;
    }

    /// <summary>One of the members that <see cref="AnswerShape.Members"/> lists; null when it is absent.</summary>
    public string? Member(string name) => _members.GetValueOrDefault(name);

    private void ReadRoot(ReadOnlyMemory<byte> body)
    {
        var json = new Utf8JsonReader(body.Span, new JsonReaderOptions { MaxDepth = MaxDepth });
        json.Read();
        if (json.TokenType != JsonTokenType.StartObject)
        {
            AddFault("The answer is not a JSON object.");
            return;
        }

        var names = new HashSet<string>(StringComparer.Ordinal);
        while (NextMember(ref json, names, out var name))
        {
            switch (name)
            {
                case WireNames.ErrorResponse:
                case var node when node == _shape.Node:
                    ReadResponse(ref json, body, isError: name == WireNames.ErrorResponse);
                    break;
                case WireNames.QuerySign:
                    Sign = ReadText(ref json);
                    break;
                case WireNames.AlipayCertSn:
                    AlipayCertSn = ReadText(ref json);
                    break;
                default:
                    json.Skip();
                    break;
            }
        }

        // The end of the text: anything but white space after the object is a syntax error.
        json.Read();
        if (SignedText.IsEmpty || Code is null)
        {
            AddFault("The answer has no response object with a code.");
        }
    }

    private void ReadResponse(ref Utf8JsonReader json, ReadOnlyMemory<byte> body, bool isError)
    {
        if (json.TokenType != JsonTokenType.StartObject || !SignedText.IsEmpty)
        {
            AddFault("The answer does not have exactly one response object.");
            json.Skip();
            return;
        }

        var start = (int)json.TokenStartIndex;
        var names = new HashSet<string>(StringComparer.Ordinal);
        while (NextMember(ref json, names, out var name))
        {
            switch (name)
            {
                case WireNames.Code:
                    Code = ReadText(ref json);
                    break;
                case WireNames.Msg:
                    Msg = ReadText(ref json);
                    break;
                case WireNames.SubCode:
                    SubCode = ReadText(ref json);
                    break;
                case WireNames.SubMsg:
                    SubMsg = ReadText(ref json);
                    break;
                case var wanted when _shape.Members.Contains(wanted):
                    _members[name] = ReadText(ref json);
                    break;
                default:
                    json.Skip();
                    break;
            }
        }

        SignedText = body[start..(int)json.BytesConsumed];
        _isError = isError;
    }

    /// <summary>Steps to the value of the next member; false at the end of the object.</summary>
    private bool NextMember(ref Utf8JsonReader json, HashSet<string> names, out string name)
    {
        name = "";
        json.Read();
        if (json.TokenType != JsonTokenType.PropertyName)
        {
            return false;
        }

        if (!JsonText.TryUnescape(json.ValueSpan, out var text))
        {
            AddFault("The name of a member of the answer is not text.");
        }
        else if (!names.Add(text))
        {
            AddFault("A member of the answer is repeated.");
        }
        else
        {
            name = text;
        }

        json.Read();
        return true;
    }

    /// <summary>A string, or a number where a string is due. Null and blank count as absent.</summary>
    private string? ReadText(ref Utf8JsonReader json)
    {
        string? text = null;
        switch (json.TokenType)
        {
            case JsonTokenType.Null:
                break;
            case JsonTokenType.Number:
                text = Encoding.UTF8.GetString(json.ValueSpan);
                break;
            case JsonTokenType.String when JsonText.TryUnescape(json.ValueSpan, out text):
                break;
            default:
                AddFault("A member of the answer is not a string.");
                json.Skip();
                break;
        }

        return string.IsNullOrWhiteSpace(text) ? null : text;
    }

    private void AddFault(string fault) => Fault ??= fault;
}
