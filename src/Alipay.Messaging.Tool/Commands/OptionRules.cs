using System.CommandLine;
using System.CommandLine.Parsing;
using Alipay.Messaging.Tool.Output;

namespace Alipay.Messaging.Tool.Commands;

/// <summary>Rules for the values of options.</summary>
internal static class OptionRules
{
    /// <summary>Refuses a given value that does not meet a condition. Values that are not given are not checked.</summary>
    public static void Requires<T>(this Option<T> option, Func<T, bool> condition, string message) => option.Validators.Add(result =>
    {
        // A value that is no T has been reported by the parser.
        if (result.Errors.Any() || !TryGetValue<T>(result, out var value) || value is null || condition(value))
        {
            return;
        }

        result.AddError(message);
    });

    /// <summary>Refuses a value that is blank or holds control characters.</summary>
    public static void RequiresText(this Option<string> option) => option.Requires(
        static text => !string.IsNullOrWhiteSpace(text) && !text.Any(char.IsControl),
        Language.Pick($"{option.Name} must not be blank or hold control characters.", $"{option.Name} 不能为空，也不能含控制字符。"));

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

    private static bool TryGetValue<T>(OptionResult result, out T? value)
    {
        try
        {
            value = result.GetValueOrDefault<T>();
            return true;
        }
        catch (InvalidOperationException)
        {
            value = default;
            return false;
        }
    }
}
