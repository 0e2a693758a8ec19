using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Alipay.Messaging.Benchmarks.EndToEnd.Load;
using Alipay.Messaging.Benchmarks.EndToEnd.Memory;
using Alipay.Messaging.Configuration;
using Alipay.Messaging.Connection;
using Alipay.Messaging.Diagnostics;
using Alipay.Messaging.Idempotency;
using Alipay.Messaging.Pipeline;
using Alipay.Messaging.Runtime;
using BenchmarkDotNet.Attributes;
using Microsoft.Extensions.Logging.Abstractions;

namespace Alipay.Messaging.Benchmarks.Parts;

/// <summary>
/// All that is done with one frame between the sockets, on one core: dispatch, queue, worker, verification, idempotency, a
/// handler that does nothing, the ack. Beside the floor: one pass of the platform's JSON reader, its hash and its <c>VerifyHash</c>.
/// </summary>
[MemoryDiagnoser]
[Config(typeof(OneCore))]
public class DispatchBenchmarks : IDisposable
{
    private const int Batch = 1_000;

    private readonly RSA _alipayKey = RSA.Create(2048);
    private readonly LoadFrame _frame;
    private readonly FedConnection _connection;
    private readonly byte[] _signature;
    private readonly byte[] _json;
    private ClientRuntime? _runtime;

    public DispatchBenchmarks()
    {
        _frame = new LoadFrame(bodyBytes: 600, Sign);
        _connection = new FedConnection(_frame);
        _signature = Convert.FromBase64String(Sign(Encoding.UTF8.GetString(_frame.Data)));
        var bytes = new byte[_frame.MaxLength];
        var frame = bytes.AsSpan(0, _frame.Write(bytes, 1));
        _json = frame[(frame.IndexOf("\r\n\r\n"u8) + 4)..].ToArray();
    }

    [GlobalSetup]
    public async Task ConnectAsync()
    {
        using var appKey = RSA.Create(2048);
        var options = new AlipayMessagingOptions
        {
            AppId = "2021000000000001",
            AppPrivateKey = Convert.ToBase64String(appKey.ExportPkcs8PrivateKey()),
            AlipayPublicKey = Convert.ToBase64String(_alipayKey.ExportSubjectPublicKeyInfo()),
        };
        var time = TimeProvider.System;
        var logger = NullLogger.Instance;
        var store = new InMemoryIdempotencyStore(options.IdempotencyCapacity, time);
        var metrics = new MessagingMetrics(options.AppId);
        var pipeline = MessagePipeline.Build(new HandlerStage(new BlockingHandler(), logger), options, store, null, metrics, time, logger);
        var settings = new LiveCredentials(OptionsReader.Read(options, time), time);
        _runtime = new ClientRuntime(settings, _connection, pipeline, new ConnectionStatusTracker(_ => { }, time), metrics, time, logger);
        _runtime.Start();
        await _runtime.WhenOpen;
    }

    [GlobalCleanup]
    public async Task CloseAsync()
    {
        if (_runtime is not null)
        {
            await _runtime.StopAsync(CancellationToken.None);
            _runtime.Dispose();
        }
    }

    [Benchmark(Baseline = true)]
    public bool RawReaderAndVerifyHash()
    {
        var reader = new Utf8JsonReader(_json);
        while (reader.Read())
        {
        }

        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(_frame.Data, hash);
        return _alipayKey.VerifyHash(hash, _signature, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
    }

    [Benchmark(OperationsPerInvoke = Batch)]
    public Task FrameToAck() => _connection.FeedAsync(Batch);

    public void Dispose()
    {
        _alipayKey.Dispose();
        GC.SuppressFinalize(this);
    }

    private string Sign(string text)
        => Convert.ToBase64String(_alipayKey.SignData(Encoding.UTF8.GetBytes(text), HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1));
}
