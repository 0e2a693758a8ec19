namespace Alipay.Messaging.Testing;

/// <summary>Everything that a gateway can be told to do wrong. A fault of one connection at once is a method of <see cref="GatewayConnection"/>.</summary>
public sealed class GatewayFaults
{
    internal GatewayFaults()
    {
    }

    /// <summary>What goes wrong at the next register requests.</summary>
    public FaultPlan<RegisterFault> Register { get; } = new();

    /// <summary>What goes wrong at the next upgrade requests.</summary>
    public FaultPlan<UpgradeFault> Upgrade { get; } = new();

    /// <summary>What goes wrong with the next connections that open.</summary>
    public FaultPlan<ConnectionFault> Connection { get; } = new();

    /// <summary>What goes wrong with the answers to the next messages that the client sends.</summary>
    public FaultPlan<ProduceFault> Produce { get; } = new();

    /// <summary>Plans nothing more, anywhere.</summary>
    public void Clear()
    {
        Register.Clear();
        Upgrade.Clear();
        Connection.Clear();
        Produce.Clear();
    }
}
