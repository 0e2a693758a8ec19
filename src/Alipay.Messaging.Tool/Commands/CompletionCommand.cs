using System.CommandLine;
using Alipay.Messaging.Tool.Output;

namespace Alipay.Messaging.Tool.Commands;

/// <summary>Prints a script that completes commands, options and message names in a shell.</summary>
internal static class CompletionCommand
{
    // Each asks the tool itself, by its [suggest] directive: no other tool is needed.
    private const string Bash =
        """
        _alipay_msg() {
            local IFS=$'\n'
            COMPREPLY=($(alipay-msg "[suggest:${COMP_POINT}]" "${COMP_LINE}" 2>/dev/null))
            COMPREPLY=($(compgen -W "${COMPREPLY[*]}" -- "${COMP_WORDS[COMP_CWORD]}"))
        }
        complete -F _alipay_msg alipay-msg
        """;

    private const string Zsh =
        """
        #compdef alipay-msg
        _alipay_msg() {
            local -a suggestions
            suggestions=("${(@f)$(alipay-msg "[suggest:${CURSOR}]" "${BUFFER}" 2>/dev/null)}")
            compadd -a suggestions
        }
        compdef _alipay_msg alipay-msg
        """;

    private const string Fish =
        """
        complete -f -c alipay-msg -a '(set -l line (commandline -cp); alipay-msg "[suggest:"(string length -- "$line")"]" "$line" 2>/dev/null)'
        """;

    private const string PowerShell =
        """
        Register-ArgumentCompleter -Native -CommandName alipay-msg -ScriptBlock {
            param($word, $ast, $position)
            alipay-msg "[suggest:$position]" "$ast" 2>$null | Where-Object { $_ -like "$word*" } |
                ForEach-Object { [System.Management.Automation.CompletionResult]::new($_, $_, 'ParameterValue', $_) }
        }
        """;

    public static Command Create()
    {
        var shell = new Argument<string>("shell") { Description = Language.Pick("The shell.", "要补全的 shell。") };
        shell.AcceptOnlyFromAmong("bash", "zsh", "fish", "pwsh");
        var command = new Command(
            "completion",
            Language.Pick(
                "Print a script for shell completion, for example: source <(alipay-msg completion bash).",
                "输出 shell 补全脚本，例如：source <(alipay-msg completion bash)。"))
        {
            shell,
        };
        command.Runs((parsed, terminal, _) =>
        {
            var script = parsed.GetRequiredValue(shell) switch
            {
                "bash" => Bash,
                "zsh" => Zsh,
                "fish" => Fish,
                _ => PowerShell,
            };
            terminal.Result(new { shell = parsed.GetRequiredValue(shell), script }, null);
            terminal.Plain(script);
            return Task.FromResult(ExitCodes.Success);
        });
        return command;
    }
}
