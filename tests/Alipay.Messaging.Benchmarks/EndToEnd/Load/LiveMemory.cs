namespace Alipay.Messaging.Benchmarks.EndToEnd.Load;

/// <summary>Gets rid of what is not in use, so that what the process holds is what it needs.</summary>
internal static class LiveMemory
{
    /// <summary>Collects everything, gives what is free back to the system, and returns the bytes that are in use on the heap.</summary>
    public static long Collect()
    {
        // Twice: finalizers let go of what the first one found.
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        GC.WaitForPendingFinalizers();
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        return GC.GetTotalMemory(forceFullCollection: true);
    }
}
