using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Alipay.Messaging.Tool.Output;

namespace Alipay.Messaging.Tool.Pushing;

/// <summary>Sets members of a JSON body by path.</summary>
internal static class BodyMembers
{
    // An index beyond it is a mistake, and would fill the memory.
    private const int MaxIndex = 10_000;

    private static readonly JsonSerializerOptions Json = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>
    /// Returns the body with each <c>path=value</c> set, unchanged without any. A member keeps its JSON type; a new one is a text, as most members
    /// of Alipay's messages are.
    /// </summary>
    /// <exception cref="ToolException">A setting has no path, the body is not a JSON object, or the path does not fit it.</exception>
    public static string Set(string body, IReadOnlyList<string> settings)
    {
        if (settings.Count == 0)
        {
            return body;
        }

        JsonNode? root;
        try
        {
            root = JsonNode.Parse(body);
        }
        catch (JsonException e)
        {
            throw new ToolException(ExitCodes.Usage, Language.Pick("--set needs a body that is JSON.", "--set 要求消息体是 JSON。"), e);
        }

        foreach (var setting in settings)
        {
            var split = setting.IndexOf('=', StringComparison.Ordinal);
            if (split <= 0)
            {
                throw Wrong(setting, Language.Pick("it must be PATH=VALUE", "应为 PATH=VALUE"));
            }

            try
            {
                SetOne(root, setting, Steps(setting, setting[..split]), setting[(split + 1)..]);
            }
            catch (ArgumentException e)
            {
                // The parser looks for them when a member is first asked for.
                throw new ToolException(ExitCodes.Usage, Language.Pick("--set needs a body without duplicate members.", "--set 要求消息体没有重复的字段。"), e);
            }
        }

        return root?.ToJsonString(Json) ?? "null";
    }

    private static void SetOne(JsonNode? root, string setting, List<object> steps, string value)
    {
        var node = root;
        for (var i = 0; i < steps.Count; i++)
        {
            var isLast = i == steps.Count - 1;
            var old = Child(node, steps[i], setting);
            if (isLast)
            {
                Replace(node!, steps[i], Typed(old, value, setting)); // Child has refused null.
            }
            else
            {
                if (old is null)
                {
                    Replace(node!, steps[i], old = steps[i + 1] is int ? new JsonArray() : new JsonObject()); // As above.
                }

                node = old;
            }
        }
    }

    private static JsonNode? Child(JsonNode? node, object step, string setting) => (node, step) switch
    {
        (JsonObject parent, string name) => parent[name],
        (JsonArray parent, int index) when index < parent.Count => parent[index],
        (JsonArray parent, int index) when index == parent.Count => null,
        (JsonArray parent, int) => throw Wrong(setting, Language.Pick($"the list has {parent.Count} items", $"列表只有 {parent.Count} 项")),
        _ => throw Wrong(setting, Language.Pick("the path goes through something that is neither an object nor a list", "路径经过的既不是对象也不是列表")),
    };

    private static void Replace(JsonNode parent, object step, JsonNode? value)
    {
        if (parent is JsonArray list)
        {
            var index = (int)step;
            if (index == list.Count)
            {
                list.Add(value);
            }
            else
            {
                list[index] = value;
            }
        }
        else
        {
            parent[(string)step] = value;
        }
    }

    private static JsonNode? Typed(JsonNode? old, string value, string setting)
    {
        switch (old?.GetValueKind())
        {
            case JsonValueKind.Number or JsonValueKind.True or JsonValueKind.False or JsonValueKind.Object or JsonValueKind.Array:
                try
                {
                    return JsonNode.Parse(value);
                }
                catch (JsonException)
                {
                    throw Wrong(setting, Language.Pick($"the member is {old.GetValueKind()}, so the value must be JSON", $"该字段的类型是 {old.GetValueKind()}，值必须是 JSON"));
                }

            default:
                return JsonValue.Create(value);
        }
    }

    private static List<object> Steps(string setting, string path)
    {
        var steps = new List<object>();
        foreach (var part in path.Split('.'))
        {
            var bracket = part.IndexOf('[', StringComparison.Ordinal);
            var name = bracket < 0 ? part : part[..bracket];
            if (name.Length > 0)
            {
                steps.Add(name);
            }
            else if (bracket != 0 || steps.Count > 0)
            {
                throw Wrong(setting, Language.Pick("a name is missing in the path", "路径中缺少名称"));
            }

            for (; bracket >= 0 && bracket < part.Length; bracket = part.IndexOf(']', bracket) + 1)
            {
                var end = part.IndexOf(']', bracket);
                if (part[bracket] != '[' || end < 0
                    || !int.TryParse(part.AsSpan(bracket + 1, end - bracket - 1), NumberStyles.None, CultureInfo.InvariantCulture, out var index)
                    || index > MaxIndex)
                {
                    throw Wrong(setting, Language.Pick("an index must be [0], [1] and so on", "下标应写成 [0]、[1] 等"));
                }

                steps.Add(index);
            }
        }

        return steps;
    }

    private static ToolException Wrong(string setting, string reason)
        => new(ExitCodes.Usage, Language.Pick($"--set {setting}: {reason}.", $"--set {setting}：{reason}。"));
}
