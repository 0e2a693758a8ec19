using System.Reflection;
using System.Text.Json.Serialization;
using Alipay.Messaging.Messages;

namespace Alipay.Messaging.Tests.Messages;

/// <summary>One member of a body, or of an object inside it: how to write a body in which it has a value, and how to find it there.</summary>
internal sealed record MemberPath(Type Body, string Name, PropertyInfo Property, Func<string, string> Write, Func<MessagePart, MessagePart> Find)
{
    public static IReadOnlyList<MemberPath> All { get; } = [.. CatalogueTests.Bodies.SelectMany(body => Of(body, body, body.Name, text => text, part => part))];

    public override string ToString() => Name;

    private static IEnumerable<MemberPath> Of(Type body, Type part, string name, Func<string, string> wrap, Func<MessagePart, MessagePart> find)
    {
        foreach (var property in part.GetProperties(BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly))
        {
            if (property.GetCustomAttribute<JsonPropertyNameAttribute>()?.Name is not { } wireName)
            {
                continue;
            }

            var path = $"{name}.{wireName}";
            yield return new MemberPath(body, path, property, value => wrap($$"""{"{{wireName}}":{{value}}}"""), find);
            var isList = property.PropertyType.IsGenericType && property.PropertyType.GetGenericTypeDefinition() == typeof(IReadOnlyList<>);
            var inner = isList ? property.PropertyType.GetGenericArguments()[0] : property.PropertyType;
            if (inner.IsSubclassOf(typeof(MessagePart)))
            {
                var inside = Of(
                    body,
                    inner,
                    path,
                    text => wrap(isList ? $$"""{"{{wireName}}":[{{text}}]}""" : $$"""{"{{wireName}}":{{text}}}"""),
                    root => isList
                        ? ((IEnumerable<MessagePart>)property.GetValue(find(root))!).Single()
                        : (MessagePart)property.GetValue(find(root))!);
                foreach (var member in inside)
                {
                    yield return member;
                }
            }
        }
    }
}
