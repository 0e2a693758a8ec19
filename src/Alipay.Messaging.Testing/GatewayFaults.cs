namespace Alipay.Messaging.Testing;

/// <summary>The faults that a gateway can inject. Faults of one open connection are methods of <see cref="GatewayConnection"/>.</summary>
public sealed class GatewayFaults
{
    internal GatewayFaults()
    {
    }

    /// <summary>The faults of the next register requests.</summary>
    public FaultPlan<RegisterFault> Register { get; } = new();

    /// <summary>The faults of the next upgrade requests.</summary>
    public FaultPlan<UpgradeFault> Upgrade { get; } = new();

    /// <summary>The faults of the next connections.</summary>
    public FaultPlan<ConnectionFault> Connection { get; } = new();

    /// <summary>The faults of the answers to the next messages that the client sends.</summary>
    public FaultPlan<ProduceFault> Produce { get; } = new();

    /// <summary>The faults of the next calls of the OpenAPI, downloads of certificates included.</summary>
    public FaultPlan<OpenApiFault> OpenApi { get; } = new();

    /// <summary>Removes all planned faults.</summary>
    public void Clear()
    {
        Register.Clear();
        Upgrade.Clear();
        Connection.Clear();
        Produce.Clear();
        OpenApi.Clear();
    }
}
