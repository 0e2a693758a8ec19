namespace Alipay.Messaging.Fuzz;

/// <summary>A parser returned, and what it returned cannot be true.</summary>
internal sealed class BrokenPromiseException(string promise) : Exception(promise)
{
    public static void Unless(bool kept, string promise)
    {
        if (!kept)
        {
            throw new BrokenPromiseException(promise);
        }
    }
}
