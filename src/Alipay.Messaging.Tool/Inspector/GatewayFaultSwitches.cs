using Alipay.Messaging.AspNetCore.Inspector;
using Alipay.Messaging.Testing;

namespace Alipay.Messaging.Tool.Inspector;

/// <summary>The faults that the page switches on and off: one for each place, until it is switched off. Thread-safe.</summary>
internal sealed class GatewayFaultSwitches
{
    private const string None = "none";
    private const string Push = "push";

    private static readonly TimeSpan Delay = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan Later = TimeSpan.FromSeconds(5);

    private static readonly Dictionary<string, RegisterFault> Register = new()
    {
        ["refuse"] = RegisterFault.Refuse("40002", "Invalid Arguments", "isv.invalid-app-id", "无效的AppID参数"),
        ["badSignature"] = RegisterFault.BadSignature,
        ["foreignSignature"] = RegisterFault.ForeignSignature,
        ["noSignature"] = RegisterFault.NoSignature,
        ["noToken"] = RegisterFault.NoToken,
        ["html"] = RegisterFault.Html,
        ["status500"] = RegisterFault.Status(500),
        ["hang"] = RegisterFault.Hang,
        ["reset"] = RegisterFault.Reset,
        ["delay"] = RegisterFault.Delay(Delay),
    };

    private static readonly Dictionary<string, UpgradeFault> Upgrade = new()
    {
        ["status403"] = UpgradeFault.Status(403),
        ["status500"] = UpgradeFault.Status(500),
        ["hang"] = UpgradeFault.Hang,
        ["reset"] = UpgradeFault.Reset,
        ["delay"] = UpgradeFault.Delay(Delay),
    };

    private static readonly Dictionary<string, ConnectionFault> Connection = new()
    {
        ["stopPonging"] = ConnectionFault.StopPonging,
        ["stopReading"] = ConnectionFault.StopReading,
        ["dropNow"] = ConnectionFault.Drop(),
        ["drop"] = ConnectionFault.Drop(Later),
        ["reset"] = ConnectionFault.Reset(Later),
        ["close"] = ConnectionFault.Close(1001, "going away", Later),
    };

    private static readonly Dictionary<string, ProduceFault> Produce = new()
    {
        ["fail"] = ProduceFault.Fail("40004", "the inspector switched this fault on"),
        ["withhold"] = ProduceFault.Withhold,
        ["duplicate"] = ProduceFault.Duplicate,
        ["delay"] = ProduceFault.Delay(Delay),
        ["dropConnection"] = ProduceFault.DropConnection,
    };

    private static readonly Dictionary<string, OpenApiFault> OpenApi = new()
    {
        ["refuse"] = OpenApiFault.Refuse("40002", "Invalid Arguments", "isv.invalid-app-id", "无效的AppID参数"),
        ["badSignature"] = OpenApiFault.BadSignature,
        ["foreignSignature"] = OpenApiFault.ForeignSignature,
        ["noSignature"] = OpenApiFault.NoSignature,
        ["html"] = OpenApiFault.Html,
        ["status500"] = OpenApiFault.Status(500),
        ["hang"] = OpenApiFault.Hang,
        ["reset"] = OpenApiFault.Reset,
        ["delay"] = OpenApiFault.Delay(Delay),
    };

    private static readonly Dictionary<string, string[]> Choices = new()
    {
        ["register"] = [None, .. Register.Keys],
        ["upgrade"] = [None, .. Upgrade.Keys],
        ["connection"] = [None, .. Connection.Keys],
        ["produce"] = [None, .. Produce.Keys],
        ["openApi"] = [None, .. OpenApi.Keys],
        [Push] = ["valid", "ofOtherText", "ofForeignKey", "garbage", "missing"],
    };

    private readonly object _gate = new();
    private readonly Dictionary<string, string> _values = Choices.ToDictionary(place => place.Key, place => place.Value[0]);

    /// <summary>How a message is signed whose push does not say.</summary>
    public string PushSignature
    {
        get
        {
            lock (_gate)
            {
                return _values[Push];
            }
        }
    }

    public IReadOnlyDictionary<string, FaultSwitch> Read()
    {
        lock (_gate)
        {
            return Choices.ToDictionary(place => place.Key, place => new FaultSwitch(_values[place.Key], place.Value));
        }
    }

    /// <exception cref="ArgumentException">There is no such fault; none was switched.</exception>
    public void Set(GatewayFaults faults, IReadOnlyDictionary<string, string> wanted)
    {
        foreach (var (place, value) in wanted)
        {
            if (!Choices.TryGetValue(place, out var choices) || !choices.Contains(value))
            {
                throw new ArgumentException(choices is null
                    ? $"There is no fault of '{place}': there are {string.Join(", ", Choices.Keys)}."
                    : $"'{value}' is no fault of {place}: there are {string.Join(", ", choices)}.");
            }
        }

        lock (_gate)
        {
            foreach (var (place, value) in wanted)
            {
                _values[place] = value;
            }

            Plan(faults.Register, Register.GetValueOrDefault(_values["register"]));
            Plan(faults.Upgrade, Upgrade.GetValueOrDefault(_values["upgrade"]));
            Plan(faults.Connection, Connection.GetValueOrDefault(_values["connection"]));
            Plan(faults.OpenApi, OpenApi.GetValueOrDefault(_values["openApi"]));
            Plan(faults.Produce, Produce.GetValueOrDefault(_values["produce"]));
        }
    }

    private static void Plan<TFault>(FaultPlan<TFault> plan, TFault? fault)
        where TFault : class
    {
        plan.Clear();
        if (fault is not null)
        {
            plan.Always(fault);
        }
    }
}
