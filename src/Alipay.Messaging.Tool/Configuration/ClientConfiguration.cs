using System.CommandLine;
using System.Xml;
using System.Xml.Linq;
using Alipay.Messaging.Hosting;
using Alipay.Messaging.Tool.Output;
using Microsoft.Extensions.Configuration;

namespace Alipay.Messaging.Tool.Configuration;

/// <summary>The options that say which client settings a command uses, and the reading of them: as the application itself would.</summary>
internal sealed class ClientConfiguration
{
    private readonly Option<DirectoryInfo> _project = new("--project")
    {
        Description = Language.Pick("The directory of the application. Default: the current one. Relative paths in settings begin there.", "应用所在目录，默认当前目录。设置中的相对路径以此为起点。"),
        HelpName = "DIR",
    };

    private readonly Option<string> _environment = new("--environment")
    {
        Description = Language.Pick(
            "The environment, which selects appsettings.ENV.json. Default: DOTNET_ENVIRONMENT, ASPNETCORE_ENVIRONMENT, or Development.",
            "环境名，决定读取哪个 appsettings.ENV.json。默认取 DOTNET_ENVIRONMENT、ASPNETCORE_ENVIRONMENT，否则为 Development。"),
        HelpName = "ENV",
    };

    private readonly Option<string> _section = new("--section")
    {
        Description = Language.Pick("The section of the configuration. Default: Alipay.", "配置节。默认 Alipay。"),
        DefaultValueFactory = static _ => "Alipay",
        HelpName = "NAME",
    };

    private readonly Option<string[]> _setting = new("--setting")
    {
        Description = Language.Pick("One setting, over those of the configuration, for example --setting ServerHost=127.0.0.1:8877. Can be repeated.", "覆盖一项设置，例如 --setting ServerHost=127.0.0.1:8877。可重复。"),
        HelpName = "KEY=VALUE",
        AllowMultipleArgumentsPerToken = false,
    };

    public void AddTo(Command command)
    {
        command.Add(_project);
        command.Add(_environment);
        command.Add(_section);
        command.Add(_setting);
    }

    /// <summary>Reads the settings. Settings that cannot be bound are reported when they are used.</summary>
    /// <exception cref="ToolException">There is no such section, or a file cannot be read.</exception>
    public AlipayMessagingHostOptions Read(ParseResult parsed)
    {
        var directory = parsed.GetValue(_project)?.FullName ?? Environment.CurrentDirectory;
        if (!Directory.Exists(directory))
        {
            throw new ToolException(ExitCodes.Configuration, Language.Pick($"There is no directory {directory}.", $"目录 {directory} 不存在。"));
        }

        Environment.CurrentDirectory = directory;
        var environment = parsed.GetValue(_environment)
            ?? Variable("DOTNET_ENVIRONMENT") ?? Variable("ASPNETCORE_ENVIRONMENT") ?? "Development";
        var name = parsed.GetRequiredValue(_section);
        var section = Build(directory, environment, name, parsed.GetValue(_setting) ?? []).GetSection(name);
        if (!section.Exists())
        {
            throw new ToolException(
                ExitCodes.Configuration,
                Language.Pick(
                    $"The configuration has no section \"{name}\". Looked at, in {directory}: appsettings.json, appsettings.{environment}.json, the user secrets, "
                        + "and the environment. Give the directory of the application with --project, the section with --section, or settings with --setting.",
                    $"配置中没有 \"{name}\" 节。已在 {directory} 查找 appsettings.json、appsettings.{environment}.json、用户机密和环境变量。"
                        + "请用 --project 指定应用目录、用 --section 指定配置节，或用 --setting 直接给出设置。"));
        }

        var options = new AlipayMessagingHostOptions();
        OptionsBinder.Bind(section, options);
        if (Uri.TryCreate($"http://{options.ServerHost}/", UriKind.Absolute, out var server) && server.IsLoopback)
        {
            // A gateway on this machine; a proxy of the environment would lead the requests away.
            options.ConfigureHttpHandler = static handler => handler.UseProxy = false;
        }

        return options;
    }

    private static IConfigurationRoot Build(string directory, string environment, string section, IReadOnlyList<string> settings)
    {
        try
        {
            var builder = new ConfigurationBuilder()
                .SetBasePath(directory)
                .AddJsonFile("appsettings.json", optional: true)
                .AddJsonFile($"appsettings.{environment}.json", optional: true);
            if (UserSecretsId(directory) is { } id)
            {
                builder.AddUserSecrets(id);
            }

            return builder.AddEnvironmentVariables().AddInMemoryCollection(settings.Select(one => Setting(section, one))).Build();
        }
        catch (Exception e) when (e is InvalidDataException or FormatException)
        {
            throw new ToolException(ExitCodes.Configuration, $"{e.Message} {e.InnerException?.Message}".TrimEnd(), e);
        }
    }

    private static KeyValuePair<string, string?> Setting(string section, string text)
    {
        var split = text.IndexOf('=', StringComparison.Ordinal);
        return split > 0
            ? new($"{section}:{text[..split]}", text[(split + 1)..])
            : throw new ToolException(ExitCodes.Usage, Language.Pick("--setting must be KEY=VALUE.", "--setting 应为 KEY=VALUE。"));
    }

    /// <summary>The id in the only project file of the directory; null when there is none.</summary>
    private static string? UserSecretsId(string directory)
    {
        try
        {
            return Directory.GetFiles(directory, "*.csproj") is [var file]
                ? XDocument.Load(file).Descendants("UserSecretsId").FirstOrDefault()?.Value is { Length: > 0 } id ? id : null
                : null;
        }
        catch (XmlException)
        {
            return null;
        }
    }

    private static string? Variable(string name) => Environment.GetEnvironmentVariable(name) is { Length: > 0 } value ? value : null;
}
