using System.Runtime.CompilerServices;

namespace Alipay.Messaging.Connection;

/// <summary>
/// Awaits a result. A thread that would go back to the pool for that does some work first; the result, when it arrives, continues on another thread.
/// It saves waking one for the work.
/// </summary>
/// <param name="task">What is awaited, without the caller's context.</param>
/// <param name="work">The work. Must not throw.</param>
internal readonly struct WorkWhileWaiting<T>(ValueTask<T> task, Action work)
{
    public Awaiter GetAwaiter() => new(task.ConfigureAwait(false).GetAwaiter(), work);

    internal readonly struct Awaiter(ConfiguredValueTaskAwaitable<T>.ConfiguredValueTaskAwaiter inner, Action work) : ICriticalNotifyCompletion
    {
        public bool IsCompleted => inner.IsCompleted;

        public T GetResult() => inner.GetResult();

        public void OnCompleted(Action continuation)
        {
            inner.OnCompleted(continuation);
            work();
        }

        public void UnsafeOnCompleted(Action continuation)
        {
            inner.UnsafeOnCompleted(continuation);
            work();
        }
    }
}
