using System.Globalization;
using Alipay.Messaging.Configuration;
using Microsoft.Extensions.Configuration;

namespace Alipay.Messaging.Hosting;

/// <summary>
/// Sets options from configuration, without reflection. A key that is no setting and a value that cannot be read are
/// faults, which a connect reports together with all others.
/// </summary>
internal static class OptionsBinder
{
    private static readonly Dictionary<string, Setting> Settings = new(StringComparer.OrdinalIgnoreCase)
    {
        [nameof(AlipayMessagingHostOptions.AppId)] = Text((o, value) => o.AppId = value),
        [nameof(AlipayMessagingHostOptions.ServerHost)] = Text((o, value) => o.ServerHost = value),
        [nameof(AlipayMessagingHostOptions.UseTls)] = Flag((o, value) => o.UseTls = value),
        [nameof(AlipayMessagingHostOptions.SignType)] = Text((o, value) => o.SignType = value),
        [nameof(AlipayMessagingHostOptions.Charset)] = Text((o, value) => o.Charset = value),
        [nameof(AlipayMessagingHostOptions.LoadTest)] = Flag((o, value) => o.LoadTest = value),
        [nameof(AlipayMessagingHostOptions.AppPrivateKey)] = Text((o, value) => o.AppPrivateKey = value),
        [nameof(AlipayMessagingHostOptions.AppPrivateKeyPath)] = Text((o, value) => o.AppPrivateKeyPath = value),
        [nameof(AlipayMessagingHostOptions.AlipayPublicKey)] = Text((o, value) => o.AlipayPublicKey = value),
        [nameof(AlipayMessagingHostOptions.AlipayPublicKeyPath)] = Text((o, value) => o.AlipayPublicKeyPath = value),
        [nameof(AlipayMessagingHostOptions.AppCertPath)] = Text((o, value) => o.AppCertPath = value),
        [nameof(AlipayMessagingHostOptions.AppCertContent)] = Text((o, value) => o.AppCertContent = value),
        [nameof(AlipayMessagingHostOptions.AlipayPublicCertPath)] = Text((o, value) => o.AlipayPublicCertPath = value),
        [nameof(AlipayMessagingHostOptions.AlipayPublicCertContent)] = Text((o, value) => o.AlipayPublicCertContent = value),
        [nameof(AlipayMessagingHostOptions.AlipayRootCertPath)] = Text((o, value) => o.AlipayRootCertPath = value),
        [nameof(AlipayMessagingHostOptions.AlipayRootCertContent)] = Text((o, value) => o.AlipayRootCertContent = value),
        [nameof(AlipayMessagingHostOptions.SellerId)] = Text((o, value) => o.SellerId = value),
        [nameof(AlipayMessagingHostOptions.AesKey)] = Text((o, value) => o.AesKey = value),
        [nameof(AlipayMessagingHostOptions.MaxConcurrentMessages)] = Number((o, value) => o.MaxConcurrentMessages = value),
        [nameof(AlipayMessagingHostOptions.MessageQueueCapacity)] = Number((o, value) => o.MessageQueueCapacity = value),
        [nameof(AlipayMessagingHostOptions.MessageQueueMaxBytes)] = LongNumber((o, value) => o.MessageQueueMaxBytes = value),
        [nameof(AlipayMessagingHostOptions.ConnectTimeout)] = Time((o, value) => o.ConnectTimeout = value),
        [nameof(AlipayMessagingHostOptions.AckTimeout)] = Time((o, value) => o.AckTimeout = value),
        [nameof(AlipayMessagingHostOptions.MaxPendingSends)] = Number((o, value) => o.MaxPendingSends = value),
        [nameof(AlipayMessagingHostOptions.HeartbeatInterval)] = Time((o, value) => o.HeartbeatInterval = value),
        [nameof(AlipayMessagingHostOptions.HeartbeatTimeout)] = Time((o, value) => o.HeartbeatTimeout = value),
        [nameof(AlipayMessagingHostOptions.DrainTimeout)] = Time((o, value) => o.DrainTimeout = value),
        [nameof(AlipayMessagingHostOptions.MaxMessageSize)] = Number((o, value) => o.MaxMessageSize = value),
        [nameof(AlipayMessagingHostOptions.UseIdempotency)] = Flag((o, value) => o.UseIdempotency = value),
        [nameof(AlipayMessagingHostOptions.IdempotencyLease)] = Time((o, value) => o.IdempotencyLease = value),
        [nameof(AlipayMessagingHostOptions.IdempotencyRetention)] = Time((o, value) => o.IdempotencyRetention = value),
        [nameof(AlipayMessagingHostOptions.IdempotencyCapacity)] = Number((o, value) => o.IdempotencyCapacity = value),
        [nameof(AlipayMessagingHostOptions.ConnectionLeaseDuration)] = Time((o, value) => o.ConnectionLeaseDuration = value),
        [nameof(AlipayMessagingHostOptions.MaxFailuresPerMessage)] = Number((o, value) => o.MaxFailuresPerMessage = value),
        [nameof(AlipayMessagingHostOptions.KeyRotationGracePeriod)] = Time((o, value) => o.KeyRotationGracePeriod = value),
        [nameof(AlipayMessagingHostOptions.Channels)] = Parsed<MessageChannels>("WebSocket, Http or both (\"WebSocket, Http\")", (o, value) => o.Channels = value, TryParseChannels),
        [nameof(AlipayMessagingHostOptions.StartupTimeout)] = Time((o, value) => o.StartupTimeout = value),
        [nameof(AlipayMessagingHostOptions.StartupMode)] = Choice<StartupMode>((o, value) => o.StartupMode = value),
        [nameof(AlipayMessagingHostOptions.UnhandledMessageAction)] = Choice<UnhandledMessageAction>((o, value) => o.UnhandledMessageAction = value),
        [nameof(AlipayMessagingHostOptions.UnhealthyAfter)] = Time((o, value) => o.UnhealthyAfter = value),
        [nameof(AlipayMessagingHostOptions.AllowProductionInDevelopment)] = Flag((o, value) => o.AllowProductionInDevelopment = value),
    };

    private delegate bool TryParse<T>(string text, out T value);

    public static void Bind(IConfiguration configuration, AlipayMessagingHostOptions options)
    {
        // The root also holds what belongs to others.
        var section = configuration as IConfigurationSection;
        var faults = new List<string>();
        foreach (var child in configuration.GetChildren())
        {
            if (!Settings.TryGetValue(child.Key, out var setting))
            {
                if (section is not null)
                {
                    faults.Add($"{child.Path} is not a setting of Alipay.Messaging: is it misspelt? Custom settings need another section.");
                }
            }
            else if (child.GetChildren().Any() || (child.Value is { } text && !setting.TrySet(options, text)))
            {
                faults.Add($"{child.Path} must be {setting.Form}.");
            }
        }

        options.Origin = new OptionsOrigin(section?.Path ?? "", faults);
    }

    private static Setting Text(Action<AlipayMessagingHostOptions, string> set)
        => Parsed("one text", set, (string text, out string value) =>
        {
            value = text;
            return true;
        });

    private static Setting Flag(Action<AlipayMessagingHostOptions, bool> set) => Parsed("true or false", set, bool.TryParse);

    private static Setting Number(Action<AlipayMessagingHostOptions, int> set)
        => Parsed("a whole number", set, (string text, out int value) =>
            int.TryParse(text, NumberStyles.Integer, CultureInfo.InvariantCulture, out value));

    private static Setting LongNumber(Action<AlipayMessagingHostOptions, long> set)
        => Parsed("a whole number", set, (string text, out long value) =>
            long.TryParse(text, NumberStyles.Integer, CultureInfo.InvariantCulture, out value));

    // A bare number would be taken for days.
    private static Setting Time(Action<AlipayMessagingHostOptions, TimeSpan> set)
        => Parsed("a time as hh:mm:ss, for example 00:00:30", set, (string text, out TimeSpan value) =>
            TimeSpan.TryParse(text, CultureInfo.InvariantCulture, out value) && text.Contains(':', StringComparison.Ordinal));

    private static Setting Choice<T>(Action<AlipayMessagingHostOptions, T> set)
        where T : struct, Enum
        => Parsed(string.Join(" or ", Enum.GetNames<T>()), set, (string text, out T value) =>
            Enum.TryParse(text, ignoreCase: true, out value) && Enum.IsDefined(value));

    private static bool TryParseChannels(string text, out MessageChannels channels)
        => Enum.TryParse(text, ignoreCase: true, out channels) && !text.Any(char.IsAsciiDigit);

    private static Setting Parsed<T>(string form, Action<AlipayMessagingHostOptions, T> set, TryParse<T> tryParse) => new(form, (options, text) =>
    {
        var parsed = tryParse(text, out var value);
        if (parsed)
        {
            set(options, value);
        }

        return parsed;
    });

    /// <summary>One setting.</summary>
    /// <param name="Form">What its value must be, for people.</param>
    /// <param name="TrySet">False when the text is not of that form; the option stays as it is then.</param>
    private sealed record Setting(string Form, Func<AlipayMessagingHostOptions, string, bool> TrySet);
}
