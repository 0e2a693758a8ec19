using System.CommandLine;
using Alipay.Messaging.Tool.Output;

namespace Alipay.Messaging.Tool.Commands;

/// <summary>Rules for the values of options.</summary>
internal static class OptionRules
{
    /// <summary>Refuses a given value that does not meet a condition. Values that are not given are not checked.</summary>
    public static void Requires<T>(this Option<T> option, Func<T, bool> condition, string message) => option.Validators.Add(result =>
    {
        if (result.GetValueOrDefault<T>() is { } value && !condition(value))
        {
            result.AddError(message);
        }
    });

    /// <summary>Makes an option that takes an http or https URL.</summary>
    public static Option<Uri> HttpUrl(string name, string description) => new(name)
    {
        Description = description,
        HelpName = "URL",
        CustomParser = result =>
        {
            if (Uri.TryCreate(result.Tokens[0].Value, UriKind.Absolute, out var url) && url.Scheme is "http" or "https")
            {
                return url;
            }

            result.AddError(Language.Pick($"{name} must be an http or https URL.", $"{name} 必须是 http 或 https 地址。"));
            return null;
        },
    };
}
