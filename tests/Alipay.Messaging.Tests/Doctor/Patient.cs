using Alipay.Messaging.Testing;
using Microsoft.Extensions.Time.Testing;

namespace Alipay.Messaging.Tests.Doctor;

/// <summary>A correct set-up over a real gateway, for a test to break and the doctor to examine.</summary>
internal sealed class Patient : IAsyncDisposable
{
    private readonly List<IAsyncDisposable> _owned = [];

    private Patient(AlipayTestGateway gateway) => Gateway = gateway;

    public AlipayTestGateway Gateway { get; }

    public AlipayMessagingOptions Options { get; } = new() { ConnectTimeout = TimeSpan.FromSeconds(10) };

    public AlipayDoctorOptions Doctor { get; } = new();

    public static async Task<Patient> StartAsync(AlipayTestGatewayOptions? options = null)
    {
        var patient = new Patient(await AlipayTestGateway.StartAsync(options));
        patient._owned.Add(patient.Gateway);
        patient.Gateway.ConfigureClient(patient.Options);
        return patient;
    }

    /// <summary>Starts one more gateway, which ends with this.</summary>
    public async Task<AlipayTestGateway> StartAnotherAsync(AlipayTestGatewayOptions? options = null)
    {
        var another = await AlipayTestGateway.StartAsync(options);
        _owned.Add(another);
        return another;
    }

    public T Own<T>(T owned)
        where T : IAsyncDisposable
    {
        _owned.Add(owned);
        return owned;
    }

    /// <summary>Sets the doctor's clock off the real one.</summary>
    public void SetClock(TimeSpan ahead) => Doctor.TimeProvider = new FakeTimeProvider(DateTimeOffset.UtcNow + ahead);

    public Task<AlipayDoctorReport> ExamineAsync() => AlipayDoctor.ExamineAsync(Options, Doctor).WaitAsync(Limits.Soon);

    public async Task<AlipayDoctorCheck> ExamineAsync(string id) => (await ExamineAsync()).Checks.Single(check => check.Id == id);

    public async ValueTask DisposeAsync()
    {
        foreach (var owned in _owned)
        {
            await owned.DisposeAsync();
        }
    }
}
