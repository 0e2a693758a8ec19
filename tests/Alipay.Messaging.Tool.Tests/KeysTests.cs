using System.Diagnostics;
using System.Security.Cryptography;
using System.Text.Json;
using Alipay.Messaging.Testing;

namespace Alipay.Messaging.Tool.Tests;

public sealed class KeysTests : IDisposable
{
    private readonly TemporaryDirectory _files = new();

    public void Dispose() => _files.Dispose();

    [Theory]
    [InlineData("rsa", "RSA", 2048)]
    [InlineData("sm2", "SM2", 256)]
    public async Task New_pair_is_readable_by_its_owner_only_and_its_private_key_is_never_printed(string type, string algorithm, int bits)
    {
        await using var made = await ToolProcess.RunAsync("keys", "new", "--type", type, "--out", _files.Root, "--json");
        Assert.Equal(0, made.ExitCode);
        using var result = JsonDocument.Parse(made.Output);
        var privateKey = await File.ReadAllTextAsync(_files["app_private_key.txt"]);

        Assert.Equal((algorithm, bits), (result.RootElement.GetProperty("algorithm").GetString(), result.RootElement.GetProperty("bits").GetInt32()));
        Assert.Equal(await File.ReadAllTextAsync(_files["app_public_key.txt"]), result.RootElement.GetProperty("publicKey").GetString());
        await using var shown = await ToolProcess.RunAsync("keys", "show", _files["app_private_key.txt"]);
        Assert.DoesNotContain(privateKey[30..60], made.Output + made.Errors + shown.Output + shown.Errors, StringComparison.Ordinal);
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(_files["app_private_key.txt"]));
        }
    }

    [Fact]
    public async Task New_pair_does_not_overwrite_another_unless_forced()
    {
        await using var first = await ToolProcess.RunAsync("keys", "new", "--out", _files.Root);
        var key = await File.ReadAllTextAsync(_files["app_private_key.txt"]);

        await using var second = await ToolProcess.RunAsync("keys", "new", "--out", _files.Root);

        Assert.Equal(3, second.ExitCode);
        Assert.Contains("--force", second.Errors, StringComparison.Ordinal);
        Assert.Equal(key, await File.ReadAllTextAsync(_files["app_private_key.txt"]));
        await using var forced = await ToolProcess.RunAsync("keys", "new", "--out", _files.Root, "--force");
        Assert.NotEqual(key, await File.ReadAllTextAsync(_files["app_private_key.txt"]));
    }

    /// <summary>OpenSSL reads each form, so that the encodings are not ours alone.</summary>
    [Theory]
    [InlineData("rsa", "pkcs8", "pem", "pkey")]
    [InlineData("rsa", "pkcs1", "pem", "rsa -traditional")]
    [InlineData("rsa", "pkcs8", "der", "pkey -inform DER")]
    [InlineData("rsa", "pkcs1", "der", "rsa -inform DER")]
    [InlineData("sm2", "pkcs8", "pem", "pkey")]
    [InlineData("sm2", "pkcs1", "pem", "ec")]
    public async Task Converted_key_is_the_same_key(string type, string to, string format, string openssl)
    {
        await using var made = await ToolProcess.RunAsync("keys", "new", "--type", type, "--out", _files.Root);
        var converted = _files["converted"];
        await using var first = await ToolProcess.RunAsync("keys", "convert", _files["app_private_key.txt"], "--to", to, "--format", format, "--out", converted);
        Assert.Equal(0, first.ExitCode);

        Assert.Equal(0, await RunAsync("openssl", [.. openssl.Split(' '), "-in", converted, "-noout"]));
        await using var back = await ToolProcess.RunAsync("keys", "convert", converted, "--out", _files["back"]);
        Assert.Equal(await File.ReadAllTextAsync(_files["app_private_key.txt"]), await File.ReadAllTextAsync(_files["back"]));
        await using var check = await ToolProcess.RunAsync("keys", "check", "--private", converted, "--public", _files["app_public_key.txt"]);
        Assert.Equal(0, check.ExitCode);
    }

    [Fact]
    public async Task Private_key_is_not_converted_to_the_terminal()
    {
        await using var made = await ToolProcess.RunAsync("keys", "new", "--out", _files.Root);
        await using var convert = await ToolProcess.RunAsync("keys", "convert", _files["app_private_key.txt"], "--format", "pem");

        Assert.Equal((2, ""), (convert.ExitCode, convert.Output));
        await using var publicKey = await ToolProcess.RunAsync("keys", "convert", _files["app_private_key.txt"], "--to", "public");
        Assert.Equal(await File.ReadAllTextAsync(_files["app_public_key.txt"]), publicKey.Output);
    }

    [Theory]
    [InlineData("rsa")]
    [InlineData("sm2")]
    public async Task Certificate_request_is_signed_by_the_key(string type)
    {
        await using var made = await ToolProcess.RunAsync("keys", "new", "--type", type, "--out", _files.Root, "--csr", "--organization", "测试公司");
        Assert.Equal(0, made.ExitCode);

        string[] id = type == "sm2" ? ["-vfyopt", "distid:1234567812345678"] : [];
        Assert.Equal(0, await RunAsync("openssl", ["req", "-in", _files["app.csr"], "-noout", "-verify", .. id]));
    }

    [Fact]
    public async Task Certificates_show_their_serial_numbers_and_dates()
    {
        await using var gateway = await AlipayTestGateway.StartAsync(new() { PushTimeout = Limits.Soon, CertificateMode = true });
        var files = gateway.WriteCertificatesTo(_files.Root);

        await using var app = await ToolProcess.RunAsync("keys", "show", files.AppCertPath, "--json");
        await using var root = await ToolProcess.RunAsync("keys", "show", files.AlipayRootCertPath);

        using var shown = JsonDocument.Parse(app.Output);
        Assert.Equal(gateway.AppCertSn, shown.RootElement.GetProperty("serialNumber").GetString());
        Assert.Equal(2049, shown.RootElement.GetProperty("notAfter").GetDateTimeOffset().Year);
        Assert.Contains(gateway.AlipayRootCertSn, root.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Check_names_the_file_that_is_in_the_wrong_place()
    {
        await using var gateway = await AlipayTestGateway.StartAsync(new() { PushTimeout = Limits.Soon, CertificateMode = true });
        var files = gateway.WriteCertificatesTo(_files.Root);
        await using var good = await ToolProcess.RunAsync(
            "keys", "check", "--private", files.AppPrivateKeyPath, "--app-cert", files.AppCertPath, "--alipay-cert", files.AlipayPublicCertPath, "--root-cert", files.AlipayRootCertPath);
        Assert.Equal((0, ""), (good.ExitCode, good.Errors));

        await using var swapped = await ToolProcess.RunAsync(
            "keys", "check", "--private", files.AppPrivateKeyPath, "--app-cert", files.AlipayPublicCertPath, "--alipay-cert", files.AppCertPath, "--root-cert", files.AppCertPath);

        Assert.Equal(1, swapped.ExitCode);
        Assert.Equal(3, swapped.Lines.Count(static line => line.StartsWith('✗')));
        var ownKey = _files.Write("own.txt", gateway.AppPublicKey);
        await using var own = await ToolProcess.RunAsync("keys", "check", "--private", files.AppPrivateKeyPath, "--alipay", ownKey);
        Assert.Contains("the application's own key", own.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("nothing like a key")]
    [InlineData("-----BEGIN CERTIFICATE REQUEST-----\nMIIBAA==\n-----END CERTIFICATE REQUEST-----")]
    [InlineData("")]
    public async Task File_that_is_no_key_is_named_and_not_quoted(string content)
    {
        var file = _files.Write("file.txt", content);

        await using var show = await ToolProcess.RunAsync("keys", "show", file);

        Assert.Equal(3, show.ExitCode);
        Assert.Contains(file, show.Errors, StringComparison.Ordinal);
        Assert.DoesNotContain("at Alipay.Messaging", show.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Pkcs1_of_openssl_is_read()
    {
        using var rsa = RSA.Create(2048);
        var file = _files.Write("key.pem", rsa.ExportRSAPrivateKeyPem());

        await using var show = await ToolProcess.RunAsync("keys", "show", file, "--json");

        Assert.Contains(Convert.ToBase64String(rsa.ExportSubjectPublicKeyInfo()), show.Output, StringComparison.Ordinal);
    }

    private static async Task<int> RunAsync(string command, string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(command, arguments) { RedirectStandardError = true, RedirectStandardOutput = true })!; // Never null without the shell.
        await process.WaitForExitAsync().WaitAsync(Limits.Soon);
        return process.ExitCode;
    }
}
