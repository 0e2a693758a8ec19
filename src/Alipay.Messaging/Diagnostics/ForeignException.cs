namespace Alipay.Messaging.Diagnostics;

/// <summary>Reads exceptions that code outside the library threw. Their members may throw in turn.</summary>
internal static class ForeignException
{
    public static string MessageOf(Exception exception)
    {
        try
        {
            return exception.Message;
        }
        catch (Exception)
        {
            return Unreadable(exception);
        }
    }

    /// <summary>Returns an exception to log in place of one that cannot be written; null when it can be.</summary>
    public static Exception? FindDefect(Exception exception)
    {
        try
        {
            _ = exception.ToString();
            _ = exception.Message;
            _ = exception.StackTrace;
            return null;
        }
        catch (Exception)
        {
            return new InvalidOperationException(Unreadable(exception));
        }
    }

    private static string Unreadable(Exception exception) => $"{exception.GetType().FullName}, whose text cannot be read: a member of it throws.";
}
