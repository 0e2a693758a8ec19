using System.Buffers;
using System.Text;
using System.Threading.Channels;
using Alipay.Messaging.Transport;

namespace Alipay.Messaging.Tests.Connection;

/// <summary>A connection without a network: what the gateway says is put in, what the client says is read out.</summary>
internal sealed class FakeTransport : IMsgTransport
{
    private readonly Channel<PooledMessage> _incoming = Channel.CreateUnbounded<PooledMessage>();
    private readonly Channel<string> _sent = Channel.CreateUnbounded<string>();
    private volatile string? _closed;

    /// <summary>When set, sends wait for it: a peer that does not read.</summary>
    public TaskCompletionSource? SendBlocker { get; set; }

    /// <summary>Told of each text before it leaves.</summary>
    public Action<string>? OnSend { get; set; }

    /// <summary>When set, every send fails as on a broken connection.</summary>
    public bool FailSends { get; set; }

    /// <summary>How many messages came with each call.</summary>
    public List<int> SentTogether { get; } = [];

    public bool IsDisposed { get; private set; }

    public bool SaidGoodbye { get; private set; }

    public void Deliver(string text) => Deliver(Encoding.UTF8.GetBytes(text));

    public void Deliver(byte[] bytes, bool isText = true)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(bytes.Length + 1);
        bytes.CopyTo(buffer, 0);
        Assert.True(_incoming.Writer.TryWrite(new PooledMessage(buffer, bytes.Length, isText)));
    }

    /// <summary>Delivers unless the connection has ended.</summary>
    public void TryDeliver(string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        var buffer = ArrayPool<byte>.Shared.Rent(bytes.Length + 1);
        bytes.CopyTo(buffer, 0);
        _incoming.Writer.TryWrite(new PooledMessage(buffer, bytes.Length, isText: true));
    }

    public void Break(string reason = "broken by the test")
    {
        _closed = reason;
        _incoming.Writer.TryComplete();
        SendBlocker?.TrySetException(new TransportClosedException(reason));
    }

    /// <summary>Fails the next receive with an error that is no end of a connection.</summary>
    public void Break(Exception defect) => _incoming.Writer.TryComplete(defect);

    public Task<string> NextSentAsync() => _sent.Reader.ReadAsync().AsTask().WaitAsync(Limits.Soon);

    public bool TryNextSent(out string? text) => _sent.Reader.TryRead(out text);

    public async ValueTask<PooledMessage> ReceiveAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await _incoming.Reader.ReadAsync(cancellationToken);
        }
        catch (ChannelClosedException e) when (e.InnerException is { } defect)
        {
            throw defect;
        }
        catch (ChannelClosedException)
        {
            throw new TransportClosedException(_closed ?? "closed");
        }
    }

    public async ValueTask SendAsync(IReadOnlyList<byte[]> messages)
    {
        if (SendBlocker is { } blocker)
        {
            await blocker.Task;
        }

        if (FailSends || _closed is not null)
        {
            throw new TransportClosedException(_closed ?? "send failed");
        }

        SentTogether.Add(messages.Count);
        foreach (var message in messages)
        {
            var text = Encoding.UTF8.GetString(message);
            OnSend?.Invoke(text);
            _sent.Writer.TryWrite(text);
        }
    }

    public ValueTask CloseAsync(CancellationToken cancellationToken)
    {
        SaidGoodbye = true;
        Break("closed by us");
        return ValueTask.CompletedTask;
    }

    public ValueTask DisposeAsync()
    {
        IsDisposed = true;
        Break("disposed");
        return ValueTask.CompletedTask;
    }
}
