using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Alipay.Messaging.Protocol;
using CsCheck;

namespace Alipay.Messaging.Tests.Protocol;

/// <summary>The frame reader against an independent one, over generated messages.</summary>
public sealed class FrameReaderPropertyTests
{
    private const int Rounds = 3_000;

    private static readonly JsonSerializerOptions Relaxed = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Text of whole characters, some of them those that break things.</summary>
    private static readonly Gen<string> Text = Gen.Frequency(
        (4, Gen.Char.Select(static c => char.IsSurrogate(c) ? "中" : c.ToString())),
        (2, Gen.OneOfConst("\r\n", "\n", "\0", "\"", "\\", "/", "\u2028", "€", "😀", "stream-id:x", "\",\"x-status\":\"SUCCESS")),
        (4, Gen.Char.AlphaNumeric.Select(static c => c.ToString()))).Array[0, 12].Select(string.Concat);

    private static readonly Gen<string> JsonString = Gen.Select(Text, Gen.Bool, static (text, relaxed) => JsonSerializer.Serialize(text, relaxed ? Relaxed : null));

    private static readonly Gen<string> Number = Gen.Select(
        Gen.Bool, Gen.Char['0', '9'].Array[1, 60], Gen.Int[-4_000, 4_000], Gen.Bool,
        static (negative, digits, exponent, hasExponent) => (negative ? "-1" : "1") + string.Concat(digits) + (hasExponent ? $"e{exponent}" : ".5"));

    private static readonly Gen<string> Json = Gen.Recursive<string>(static (depth, self) => depth > 4
        ? Gen.OneOf(JsonString, Number)
        : Gen.OneOf(
            JsonString,
            Number,
            Gen.OneOfConst("true", "false", "null", "[]", "{}"),
            self.Array[0, 3].Select(static items => $"[ {string.Join(" , ", items)} ]"),
            ObjectOf(Gen.Select(JsonString, self, static (name, value) => $"{name} : {value}").Array[0, 3])));

    private static readonly Gen<string> Header = Gen.String[Gen.Char[' ', '~'], 0, 20].Select(static text => text.Trim());

    /// <summary>A message by the protocol, blank space, order and unknown members as they may come.</summary>
    private static readonly Gen<string> Message = Gen.Select(
        Header,
        Header,
        Gen.Select(JsonString, JsonString, Number).Select(static (id, sign, time) =>
            $"\"protocol\" :{{\"x-type\":\"message\",\"x-cmd\":\"CONSUME\",\"x-msgId\":{id},\"x-timestamp\":{time} , \"x-sign\":{sign},\"x-charset\":\"UTF-8\"}}"),
        Gen.Select(JsonString, ObjectOf(Json.Select(static value => $"\"k\":{value}").Array[0, 1])).Select(static (api, content) =>
            $"\"data\": {{\"header\":{{\"appId\":\"1\",\"msgApi\":{api}}},\"content\": {content} }}"),
        Json.Select(static value => $"\"unknown\":{value}"),
        Gen.Bool,
        static (from, stream, protocol, data, unknown, dataFirst) =>
            $"from-sys:{from}\r\nother: x\r\nstream-id: {stream}\r\n\r\n{{{(dataFirst ? $"{data},{unknown},{protocol}" : $"{unknown} ,{protocol},{data}")}}}\n");

    [Fact]
    public void Well_formed_message_is_taken_with_the_values_that_an_independent_reader_finds() =>
        Message.Sample(static text => Assert.Null(FrameOracle.Check(Encoding.UTF8.GetBytes(text)).Fault), iter: Rounds);

    [Fact]
    public void Damaged_message_is_refused_or_is_taken_by_both_readers_alike() =>
        Gen.Select(Message, Gen.Select(Gen.Double.Unit, Gen.Byte, Gen.Int[0, 2]).Array[1, 4]).Sample(
            static (text, damages) =>
            {
                var bytes = Encoding.UTF8.GetBytes(text).ToList();
                foreach (var (where, value, how) in damages)
                {
                    Damage(bytes, (int)(where * bytes.Count), value, how);
                }

                FrameOracle.Check([.. bytes]);
            },
            iter: Rounds);

    [Fact]
    public void Any_member_of_the_envelope_given_twice_is_refused() =>
        Gen.Select(Message, Gen.OneOfConst(
            "\"x-msgId\":", "\"x-sign\":", "\"x-timestamp\":", "\"msgApi\":", "\"appId\":", "\"header\":", "\"content\":", "\"data\":", "\"unknown\":"))
            .Where(static (text, name) => CountOf(text, name) == 1)
            .Sample(
                (text, name) => Assert.NotNull(FrameOracle.Check(Encoding.UTF8.GetBytes(text.Replace(name, $"{name}{{}},{name}"))).Fault), iter: Rounds);

    [Fact]
    public void Whatever_a_header_holds_the_ack_repeats_it_or_leaves_it_out() =>
        Gen.Select(Gen.Byte.Array[0, 20], Gen.OneOfConst("stream-id", "from-sys", "from-sys-ip")).Sample(
            static (value, name) => FrameOracle.Check([.. Encoding.ASCII.GetBytes(name), (byte)':', .. value, .. Encoding.UTF8.GetBytes($"\r\n\r\n{{\"protocol\":{Frames.ProtocolJson}}}")]),
            iter: Rounds);

    [Fact]
    public void Whatever_bytes_a_message_id_holds_the_ack_repeats_it_or_the_frame_is_refused() =>
        Gen.Byte.Array[0, 20].Sample(
            static value => FrameOracle.Check([.. "stream-id:s\r\n\r\n{\"protocol\":{\"x-type\":\"message\",\"x-msgId\":\""u8, .. value, .. "\"}}"u8]),
            iter: Rounds);

    [Fact]
    public void Lone_surrogate_in_the_envelope_is_refused() =>
        Gen.Select(Gen.Int[0xD800, 0xDFFF], Gen.OneOfConst("x-type", "x-msgId", "x-sign", "x-new\\u")).Sample(
            static (unit, name) =>
            {
                var escape = string.Create(CultureInfo.InvariantCulture, $"\\u{unit:x4}");
                var member = name.EndsWith("\\u", StringComparison.Ordinal) ? $"\"{escape}\":1" : $"\"{name}\":\"{escape}\"";
                Assert.NotNull(Frames.ReadJson($"{{\"protocol\":{{\"x-version\":\"1.0\",{member}}}}}").Fault);
            },
            iter: Rounds);

    [Fact]
    public void Nesting_is_taken_to_the_limit_and_refused_beyond_it() =>
        Gen.Int[1, 600].Sample(
            static depth =>
            {
                var content = string.Concat(Enumerable.Repeat("{\"a\":", depth - 1)) + "{}" + new string('}', depth - 1);
                var frame = Frames.ReadJson($"{{\"protocol\":{Frames.ProtocolJson},\"data\":{{\"content\":{content}}}}}");
                Assert.Equal(depth <= FrameReader.MaxDepth - 2, frame.Fault is null);
                FrameOracle.Check(frame.Text.ToArray());
            },
            iter: 300);

    private static Gen<string> ObjectOf(Gen<string[]> members) => members.Select(static all => $"{{ {string.Join(" , ", all)} }}");

    private static int CountOf(string text, string part) => text.Split(part).Length - 1;

    private static void Damage(List<byte> bytes, int at, byte value, int how)
    {
        if (how == 0)
        {
            bytes.Insert(at, value);
        }
        else if (at < bytes.Count && how == 1)
        {
            bytes[at] = value;
        }
        else if (at < bytes.Count)
        {
            bytes.RemoveAt(at);
        }
    }
}
