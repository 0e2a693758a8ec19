namespace Alipay.Messaging.Pipeline;

/// <summary>
/// Who else sees what became of the messages of one application, such as the inspector. Empty for most. Thread-safe; may be added to while
/// messages are handled.
/// </summary>
internal sealed class MessageObservers
{
    private readonly object _gate = new();
    private volatile Action<ReceivedMessage, string, HandlingOutcome, TimeSpan>[] _observers = [];

    /// <param name="observer">Gets the message, its channel, its outcome and its duration. Must neither throw nor block, and must not keep the message.</param>
    public void Add(Action<ReceivedMessage, string, HandlingOutcome, TimeSpan> observer)
    {
        lock (_gate)
        {
            _observers = [.. _observers, observer];
        }
    }

    public void Handled(ReceivedMessage message, string channel, HandlingOutcome outcome, TimeSpan elapsed)
    {
        foreach (var observer in _observers)
        {
            observer(message, channel, outcome, elapsed);
        }
    }
}
