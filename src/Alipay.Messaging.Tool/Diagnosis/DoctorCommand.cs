using System.CommandLine;
using Alipay.Messaging.Tool.Commands;
using Alipay.Messaging.Tool.Configuration;
using Alipay.Messaging.Tool.Output;
using Spectre.Console;

namespace Alipay.Messaging.Tool.Diagnosis;

/// <summary>Examines a set-up, and says first what is wrong with it.</summary>
internal static class DoctorCommand
{
    private static readonly Option<bool> Offline = new("--offline")
    {
        Description = Language.Pick("Check settings, keys and certificates only.", "只检查设置、密钥和证书，不使用网络。"),
    };

    private static readonly Option<bool> OpenConnection = new("--open-connection")
    {
        Description = Language.Pick(
            "Open a connection too, and close it immediately. While it is open, Alipay may send it messages, which are not acknowledged and are redelivered later.",
            "同时建立连接并立即关闭。连接期间支付宝可能向其推送消息；这些消息不会被应答，之后会重新投递。"),
    };

    private static readonly Option<bool> TryOther = new("--try-other-environment")
    {
        Description = Language.Pick(
            "When registration is refused, try the sandbox in place of production, or the other way round.", "注册被拒绝时，改用沙箱（或生产）网关再试一次，以判断应用属于哪个环境。"),
    };

    private static readonly Option<string[]> Topic = new("--topic")
    {
        Description = Language.Pick("A message whose subscription is checked. Can be repeated.", "检查该消息是否已订阅。可重复。"),
        HelpName = "MSGAPI",
        AllowMultipleArgumentsPerToken = false,
    };

    public static Command Create()
    {
        var configuration = new ClientConfiguration();
        var command = new Command(
            "doctor",
            Language.Pick(
                "Find out why nothing arrives: check settings, keys, clock, network, registration, connection and subscriptions, each with what to do.",
                "找出收不到消息的原因：检查设置、密钥、时钟、网络、注册、连接和订阅，并给出处理办法。"))
        {
            Topic, Offline, OpenConnection, TryOther,
        };
        configuration.AddTo(command);
        command.Runs((parsed, terminal, cancellationToken) => RunAsync(parsed, configuration, terminal, cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(ParseResult parsed, ClientConfiguration configuration, Terminal terminal, CancellationToken cancellationToken)
    {
        var doctor = new AlipayDoctorOptions
        {
            UseNetwork = !parsed.GetValue(Offline),
            OpenConnection = parsed.GetValue(OpenConnection) ? true : null,
            TryOtherEnvironment = parsed.GetValue(TryOther),
        };
        foreach (var topic in parsed.GetValue(Topic) ?? [])
        {
            doctor.MsgApis.Add(topic);
        }

        var checks = new List<AlipayDoctorCheck>();
        await foreach (var check in AlipayDoctor.ExamineEachAsync(configuration.Read(parsed), doctor, cancellationToken).ConfigureAwait(false))
        {
            checks.Add(check);
            terminal.Progress(check.Title.ToString());
        }

        var report = new AlipayDoctorReport { Checks = checks };
        terminal.Result(
            new
            {
                report.IsHealthy,
                FirstProblem = report.FirstProblem is { } problem ? Plain(problem) : null,
                Checks = checks.Select(Plain),
            },
            string.Join('\n', [Summary(report), "", .. checks.Select(Line)]));
        return report.IsHealthy ? ExitCodes.Success : ExitCodes.Negative;
    }

    private static object Plain(AlipayDoctorCheck check) => new
    {
        check.Id,
        check.Subject,
        Verdict = check.Verdict.ToString(),
        check.Reason,
        Title = check.Title.ToString(),
        Finding = check.Finding.ToString(),
        Remedy = check.Remedy?.ToString(),
    };

    private static string Summary(AlipayDoctorReport report) => report.FirstProblem is { } problem
        ? $"{(report.IsHealthy ? "[yellow]" : "[red]")}{problem.Title.ToString().EscapeMarkup()}[/]: {problem.Finding.ToString().EscapeMarkup()} {problem.Remedy?.ToString().EscapeMarkup()}".TrimEnd()
        : $"[green]{Language.Pick("Nothing is wrong with this set-up.", "未发现问题。")}[/]";

    private static string Line(AlipayDoctorCheck check)
    {
        var mark = check.Verdict switch
        {
            AlipayDoctorVerdict.Passed => "[green]✓[/]",
            AlipayDoctorVerdict.Warning => "[yellow]![/]",
            AlipayDoctorVerdict.Failed => "[red]✗[/]",
            _ => "[grey]-[/]",
        };
        var remedy = check.Remedy is { } text ? $"\n    [bold]→[/] {text.ToString().EscapeMarkup()}" : "";
        return $"{mark} {check.Title.ToString().EscapeMarkup()}  {check.Finding.ToString().EscapeMarkup()}  [grey]{check.Id.EscapeMarkup()}[/]{remedy}";
    }
}
