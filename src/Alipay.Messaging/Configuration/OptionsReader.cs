using Alipay.Messaging.Charsets;

namespace Alipay.Messaging.Configuration;

/// <summary>Turns the options into settings, or reports all their faults in one exception.</summary>
internal static class OptionsReader
{
    /// <param name="options">The options.</param>
    /// <param name="timeProvider">The clock, for the validity of certificates.</param>
    /// <param name="faults">What is known to be wrong already; told together with what is found here.</param>
    /// <exception cref="AlipayMsgConfigurationException">At least one setting can never work.</exception>
    public static ClientSettings Read(AlipayMessagingOptions options, TimeProvider timeProvider, OptionFaults? faults = null)
    {
        faults ??= new OptionFaults(options.Origin);
        var (host, isLoopback) = GatewayHostReader.Read(options, faults);
        var appId = AppIdReader.Read(options, isLoopback, faults);
        var charset = ReadCharset(options, faults);
        var limits = ReadLimits(options, faults);
        var security = new SecurityReader(options, faults, timeProvider.GetUtcNow()).Read();
        if (faults.Any || charset is null || security is null)
        {
            security?.Dispose();
            throw faults.ToException();
        }

        return new ClientSettings(
            appId, charset.Name, charset, security, host, options.UseTls, options.LoadTest, limits, options.ReconnectDelay, options.ConfigureHttpHandler)
        {
            ConnectionLease = options.ConnectionLease,
        };
    }

    /// <summary>Reads the keys and certificates alone, for a client that is running.</summary>
    /// <exception cref="AlipayMsgConfigurationException">They cannot be used; the client keeps those it has.</exception>
    public static Security ReadSecurity(AlipayMessagingOptions options, TimeProvider timeProvider)
    {
        var faults = new OptionFaults(options.Origin);
        var security = new SecurityReader(options, faults, timeProvider.GetUtcNow()).Read();
        if (faults.Any || security is null)
        {
            security?.Dispose();
            throw faults.ToException();
        }

        return security;
    }

    private static WireCharset? ReadCharset(AlipayMessagingOptions options, OptionFaults faults)
    {
        if (!WireCharset.TryGetByAlias(options.Charset?.Trim(), out var charset))
        {
            faults.Add($"{faults.Key(nameof(options.Charset))} must be UTF-8, GBK, GB2312 or GB18030.");
        }

        return charset;
    }

    private static ClientLimits ReadLimits(AlipayMessagingOptions options, OptionFaults faults)
    {
        var second = TimeSpan.FromSeconds(1);
        var minute = TimeSpan.FromMinutes(1);
        var hour = TimeSpan.FromHours(1);
        faults.CheckRange(nameof(options.MaxConcurrentMessages), options.MaxConcurrentMessages, 1, 10_000);
        faults.CheckRange(nameof(options.MessageQueueCapacity), options.MessageQueueCapacity, 1, 1_000_000);
        faults.CheckRange(nameof(options.MessageQueueMaxBytes), options.MessageQueueMaxBytes, 1024, 1L << 40);
        faults.CheckRange(nameof(options.MaxPendingSends), options.MaxPendingSends, 1, 100_000);
        faults.CheckRange(nameof(options.MaxMessageSize), options.MaxMessageSize, 1024, 1024 * 1024 * 1024);
        faults.CheckRange(nameof(options.ConnectTimeout), options.ConnectTimeout, 0.1 * second, 10 * minute);
        faults.CheckRange(nameof(options.AckTimeout), options.AckTimeout, 0.001 * second, hour);
        faults.CheckRange(nameof(options.HeartbeatInterval), options.HeartbeatInterval, 0.1 * second, 10 * minute);
        faults.CheckRange(nameof(options.HeartbeatTimeout), options.HeartbeatTimeout, 0.2 * second, hour);
        faults.CheckRange(nameof(options.DrainTimeout), options.DrainTimeout, TimeSpan.Zero, hour);
        faults.CheckRange(nameof(options.MaxFailuresPerMessage), options.MaxFailuresPerMessage, 0, 1_000_000);
        faults.CheckRange(nameof(options.KeyRotationGracePeriod), options.KeyRotationGracePeriod, TimeSpan.Zero, 30 * 24 * hour);
        faults.CheckRange(nameof(options.IdempotencyLease), options.IdempotencyLease, second, 24 * hour);
        faults.CheckRange(nameof(options.ConnectionLeaseDuration), options.ConnectionLeaseDuration, second, 10 * minute);
        faults.CheckRange(nameof(options.IdempotencyRetention), options.IdempotencyRetention, minute, 30 * 24 * hour);
        faults.CheckRange(nameof(options.IdempotencyCapacity), options.IdempotencyCapacity, 1, 10_000_000);
        if (options.HeartbeatTimeout <= options.HeartbeatInterval)
        {
            faults.Add($"{faults.Key(nameof(options.HeartbeatTimeout))} must be longer than {faults.Key(nameof(options.HeartbeatInterval))}.");
        }

        return new ClientLimits(
            options.MaxConcurrentMessages,
            options.MessageQueueCapacity,
            options.MessageQueueMaxBytes,
            options.ConnectTimeout,
            options.AckTimeout,
            options.MaxPendingSends,
            options.HeartbeatInterval,
            options.HeartbeatTimeout,
            options.DrainTimeout,
            options.MaxMessageSize,
            options.ConnectionLeaseDuration);
    }
}
