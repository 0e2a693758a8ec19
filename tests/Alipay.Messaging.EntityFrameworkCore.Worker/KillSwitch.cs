using System.Data.Common;
using System.Diagnostics;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace Alipay.Messaging.EntityFrameworkCore.Worker;

/// <summary>Kills this process at one point, as <c>kill -9</c> does.</summary>
internal sealed class KillSwitch(KillPoint? point, int after)
{
    private int _passed;

    public void Pass(KillPoint here)
    {
        if (here == point && Interlocked.Increment(ref _passed) > after)
        {
            Process.GetCurrentProcess().Kill();
            Thread.Sleep(Timeout.Infinite); // Nothing happens between the signal and the end.
        }
    }
}

/// <summary>Sees the commits of handlers.</summary>
internal sealed class KillAtCommit(KillSwitch kill) : DbTransactionInterceptor
{
    public override ValueTask<InterceptionResult> TransactionCommittingAsync(
        DbTransaction transaction, TransactionEventData eventData, InterceptionResult result, CancellationToken cancellationToken = default)
    {
        kill.Pass(KillPoint.BeforeCommit);
        return ValueTask.FromResult(result);
    }

    public override Task TransactionCommittedAsync(DbTransaction transaction, TransactionEndEventData eventData, CancellationToken cancellationToken = default)
    {
        kill.Pass(KillPoint.AfterCommit);
        return Task.CompletedTask;
    }
}

/// <summary>Sees the inserts of the ledger.</summary>
internal sealed class KillAtInsert(KillSwitch kill) : DbCommandInterceptor
{
    public override ValueTask<int> NonQueryExecutedAsync(DbCommand command, CommandExecutedEventData eventData, int result, CancellationToken cancellationToken = default)
    {
        if (command.CommandText.StartsWith("INSERT INTO", StringComparison.Ordinal) && command.CommandText.Contains("AlipayMessages", StringComparison.Ordinal))
        {
            kill.Pass(KillPoint.RowInserted);
        }

        return ValueTask.FromResult(result);
    }
}

/// <summary>Sees the end of the message's scope.</summary>
internal sealed class KillAtScopeEnd(KillSwitch kill) : IDisposable
{
    public void Dispose() => kill.Pass(KillPoint.BeforeAck);
}
