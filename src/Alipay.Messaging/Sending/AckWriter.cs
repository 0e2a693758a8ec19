using System.Threading.Channels;
using Alipay.Messaging.Transport;

namespace Alipay.Messaging.Sending;

/// <summary>Writes acks to one connection, until it ends or there are no more.</summary>
internal sealed class AckWriter(IMsgTransport connection, CancellationToken connectionEnded)
{
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile bool _hasBegun;

    /// <summary>Ends with the last write. Fails with what a connection throws that is not its end.</summary>
    public Task Ended => _ended.Task;

    /// <summary>Whether <see cref="WriteAsync"/> has something to do.</summary>
    public bool HasWork(ChannelReader<byte[]> acks)
        => !_ended.Task.IsCompleted && (!_hasBegun || connectionEnded.IsCancellationRequested || acks.Count > 0 || acks.Completion.IsCompleted);

    /// <summary>Writes what is ready. By one caller at a time. Never throws.</summary>
    /// <param name="acks">What waits.</param>
    /// <param name="leaving">What is being written, or was when an earlier connection broke: it may not have arrived, so it is sent first.</param>
    /// <param name="mostTogether">How many leave in one write.</param>
    /// <param name="send">Sends them.</param>
    public async ValueTask WriteAsync(
        ChannelReader<byte[]> acks, List<byte[]> leaving, int mostTogether, Func<IMsgTransport, IReadOnlyList<byte[]>, Task> send)
    {
        _hasBegun = true;
        try
        {
            while (!connectionEnded.IsCancellationRequested)
            {
                while (leaving.Count < mostTogether && acks.TryRead(out var ack))
                {
                    leaving.Add(ack);
                }

                if (leaving.Count == 0)
                {
                    if (acks.Completion.IsCompleted)
                    {
                        _ended.TrySetResult();
                    }

                    return;
                }

                await send(connection, leaving).ConfigureAwait(false);
                leaving.Clear();
            }

            // What is left waits for the next connection.
            _ended.TrySetResult();
        }
        catch (TransportClosedException)
        {
            // The receive loop gets the same error and reports the reason.
            _ended.TrySetResult();
        }
        catch (Exception e)
        {
            _ended.TrySetException(e);
        }
    }
}
