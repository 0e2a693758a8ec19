using System.Diagnostics.CodeAnalysis;

namespace Alipay.Messaging.Testing;

/// <summary>The faults that one place of the gateway injects next. Thread-safe.</summary>
/// <typeparam name="TFault">The kind of fault.</typeparam>
public sealed class FaultPlan<TFault>
    where TFault : class
{
    private readonly Queue<TFault> _next = new();
    private readonly object _gate = new();
    private TFault? _always;

    internal FaultPlan()
    {
    }

    /// <summary>Plans a fault for the next occasions, after those already planned. Planned faults precede <see cref="Always"/>.</summary>
    /// <param name="fault">The fault.</param>
    /// <param name="times">On how many occasions. Default 1, not negative.</param>
    public void Next(TFault fault, int times = 1)
    {
        ArgumentNullException.ThrowIfNull(fault);
        ArgumentOutOfRangeException.ThrowIfNegative(times);
        lock (_gate)
        {
            for (var i = 0; i < times; i++)
            {
                _next.Enqueue(fault);
            }
        }
    }

    /// <summary>Plans a fault for every occasion until <see cref="Clear"/>.</summary>
    /// <param name="fault">The fault.</param>
    public void Always(TFault fault)
    {
        ArgumentNullException.ThrowIfNull(fault);
        lock (_gate)
        {
            _always = fault;
        }
    }

    /// <summary>Plans nothing more. What is under way stays as it is.</summary>
    public void Clear()
    {
        lock (_gate)
        {
            _next.Clear();
            _always = null;
        }
    }

    internal bool TryTake([NotNullWhen(true)] out TFault? fault)
    {
        lock (_gate)
        {
            fault = _next.TryDequeue(out var next) ? next : _always;
            return fault is not null;
        }
    }
}
