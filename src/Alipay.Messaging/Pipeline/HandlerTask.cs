namespace Alipay.Messaging.Pipeline;

/// <summary>Checks what the application's handlers and middleware return.</summary>
internal static class HandlerTask
{
    /// <exception cref="InvalidOperationException"><paramref name="task"/> is null.</exception>
    public static Task NotNull(Task? task)
        => task ?? throw new InvalidOperationException("A handler, or a middleware around it, returned null in place of a task.");
}
