using System.Text;
using Npgsql;

namespace Alipay.Messaging.Benchmarks.Inbox;

/// <summary>What an inbox costs at least: a row with a unique key is inserted and committed, then updated and committed.</summary>
internal static class BareInbox
{
    private static readonly string Content = $$"""{"text":"{{new string('x', 580)}}"}""";

    public static async Task CreateTableAsync(NpgsqlDataSource source)
    {
        await using var command = source.CreateCommand(
            "DROP TABLE IF EXISTS bare; CREATE TABLE bare (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, msg_id varchar(128) NOT NULL UNIQUE, state varchar(16) NOT NULL, content text)");
        await command.ExecuteNonQueryAsync();
    }

    public static async Task FillAsync(NpgsqlDataSource source, int size)
    {
        await using var command = source.CreateCommand(
            "INSERT INTO bare (msg_id, state) SELECT 'fill' || gen_random_uuid(), 'Handled' FROM generate_series(1, greatest(0, $1 - (SELECT count(*) FROM bare)))");
        command.CommandTimeout = 600;
        command.Parameters.Add(new NpgsqlParameter { Value = (long)size });
        await command.ExecuteNonQueryAsync();
    }

    public static Task RunAsync(NpgsqlDataSource source, string prefix, int messages, int workers)
        => Parallel.ForEachAsync(Enumerable.Range(0, messages), new ParallelOptions { MaxDegreeOfParallelism = workers }, async (i, cancellation) =>
        {
            await using (var insert = source.CreateCommand("INSERT INTO bare (msg_id, state, content) VALUES ($1, 'Waiting', $2)"))
            {
                insert.Parameters.Add(new NpgsqlParameter { Value = $"{prefix}-{i}" });
                insert.Parameters.Add(new NpgsqlParameter { Value = Content });
                await insert.ExecuteNonQueryAsync(cancellation);
            }

            await using var update = source.CreateCommand("UPDATE bare SET state = 'Handled', content = NULL WHERE msg_id = $1 AND state = 'Waiting'");
            update.Parameters.Add(new NpgsqlParameter { Value = $"{prefix}-{i}" });
            if (await update.ExecuteNonQueryAsync(cancellation) != 1)
            {
                throw new InvalidOperationException("The row is not there.");
            }
        });

    public static byte[] Bytes { get; } = Encoding.UTF8.GetBytes(Content);
}
