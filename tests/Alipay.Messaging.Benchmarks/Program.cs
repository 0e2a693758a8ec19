using Alipay.Messaging.Benchmarks.EndToEnd;
using Alipay.Messaging.Benchmarks.EndToEnd.Load;
using Alipay.Messaging.Benchmarks.EndToEnd.Memory;
using Alipay.Messaging.Benchmarks.Http;
using Alipay.Messaging.Benchmarks.Inbox;
using Alipay.Messaging.Benchmarks.Parts;
using BenchmarkDotNet.Running;

switch (args)
{
    // The processes that the modes below start.
    case ["gateway", var keysPath]:
        await LoadGateway.RunAsync(keysPath);
        return 0;
    case ["client", var kind, var handling, var host, var keysPath]:
        await ClientProcess.RunAsync(kind, handling, host, keysPath);
        return 0;
    case ["idle-clients", var host, var keysPath]:
        await IdleClients.RunAsync(host, keysPath);
        return 0;
    case ["backlog-client", var capacity, var host, var keysPath]:
        await BacklogClient.RunAsync(int.Parse(capacity), host, keysPath);
        return 0;

    case ["http-server", var kind, var keysPath]:
        await HttpServer.RunAsync(kind, keysPath);
        return 0;
    case ["http", .. var rest]:
        await HttpRunner.RunAsync(rounds: Number(rest, 0, 5), connections: Number(rest, 1, 32));
        return 0;
    case ["e2e", .. var rest]:
        await Runner.RunAsync(rounds: Number(rest, 0, 5), inFlight: Number(rest, 1, 200), bodyBytes: Number(rest, 2, 600));
        return 0;
    case ["load", .. var rest]:
        await LoadRunner.RunAsync(rounds: Number(rest, 0, 5), handlers: rest.Length > 1 ? rest[1..] : ["returns", "awaits", "blocks"]);
        return 0;
    case ["profile", .. var rest]:
        await ProfileRunner.RunAsync(inFlight: Number(rest, 0, 10), count: Number(rest, 1, 40_000));
        return 0;
    case ["inbox", var connectionString, .. var rest]:
        await InboxRunner.RunAsync(connectionString, messages: Number(rest, 0, 5000), sizes: [1_000, 10_000, 100_000, 1_000_000]);
        return 0;
    case ["growth", .. var rest]:
        await Growth.RunAsync(rounds: Number(rest, 0, 3));
        return 0;
    case ["backlog", .. var rest]:
        await Backlog.RunAsync(count: Number(rest, 0, 10_000), bodyBytes: Number(rest, 1, 600));
        return 0;
    case ["idle", .. var rest]:
        await Idle.RunAsync(clients: Number(rest, 0, 100), seconds: Number(rest, 1, 30));
        return 0;
    case ["parts", .. var rest]:
        BenchmarkSwitcher.FromAssembly(typeof(FrameBenchmarks).Assembly).Run(rest);
        return 0;
    default:
        Console.WriteLine("parts [--filter *]                       BenchmarkDotNet: each part beside its floor");
        Console.WriteLine("e2e [ROUNDS [IN_FLIGHT [BODY_BYTES]]]    the bare loop and the library, alternately, in processes of their own");
        Console.WriteLine("load [ROUNDS [HANDLER…]]                 the bare loop and the library by pacing, messages in flight and handler");
        Console.WriteLine("profile [IN_FLIGHT [COUNT]]              where the CPU time of a hot message goes, by Linux's perf");
        Console.WriteLine("http [ROUNDS [CONNECTIONS]]              a bare endpoint that only verifies and the library, alternately, in processes of their own");
        Console.WriteLine("inbox CONNECTION_STRING [MESSAGES]       a bare loop of inserts and updates and the inbox, on an empty PostgreSQL database");
        Console.WriteLine("growth [ROUNDS]                          the cost of a message by how many are in flight, and by its length");
        Console.WriteLine("backlog [COUNT [BODY_BYTES]]             the memory of messages that wait for a handler");
        Console.WriteLine("idle [CLIENTS [SECONDS]]                 the CPU, memory and threads of many clients with nothing to do");
        return 1;
}

static int Number(string[] words, int index, int otherwise) => words.Length > index ? int.Parse(words[index]) : otherwise;
