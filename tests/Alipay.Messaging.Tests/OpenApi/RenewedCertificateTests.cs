using Alipay.Messaging.OpenApi;
using Alipay.Messaging.Testing;
using Alipay.Messaging.Testing.Keys;
using Microsoft.Extensions.Time.Testing;

namespace Alipay.Messaging.Tests.OpenApi;

/// <summary>Certificate mode: Alipay renewed its certificate. The new one is downloaded, and trusted by its path to the root alone.</summary>
public sealed class RenewedCertificateTests
{
    private const string Topic = SubscriptionShop.Topic;
    private const string Download = "alipay.open.app.alipaycert.download";
    private const int Renewed = 141;

    [Theory]
    [InlineData("RSA2")]
    [InlineData("RSA")]
    [InlineData("SM2")]
    public async Task Renewed_certificate_is_downloaded_once_and_used(string signType)
    {
        using var logs = new CapturingLoggerProvider();
        await using var shop = await SubscriptionShop.OpenAsync(new() { SignType = signType, CertificateMode = true }, logs: logs);
        shop.Gateway.Faults.OpenApi.Always(OpenApiFault.RenewedCertificate);

        await Task.WhenAll(Enumerable.Range(0, 20).Select(i => shop.Client.SubscribeAsync($"alipay.test.t{i}", AlipaySubscriptionChannel.WebSocket)));
        shop.Gateway.Faults.OpenApi.Clear();
        await shop.Client.QueryAsync(Topic);

        Assert.Single(shop.Gateway.Requests, request => request.Parameters["method"] == Download);
        Assert.Single(logs.Lines, line => line.EventId.Id == Renewed);
        Assert.Empty(shop.Gateway.Problems);
    }

    [Theory]
    [InlineData("RSA2", nameof(SuccessorKind.ForeignRoot), "does not lead to one of the configured root certificates")]
    [InlineData("RSA2", nameof(SuccessorKind.OtherSubject), "Its subject is not that of the configured Alipay certificate")]
    [InlineData("RSA2", nameof(SuccessorKind.IssuedByApplication), "does not lead to one of the configured root certificates")]
    [InlineData("SM2", nameof(SuccessorKind.ForeignRoot), "does not lead to one of the configured root certificates")]
    [InlineData("SM2", nameof(SuccessorKind.IssuedByApplication), "does not lead to one of the configured root certificates")]
    public async Task Forged_certificate_is_refused(string signType, string kind, string reason)
    {
        await using var shop = await SubscriptionShop.OpenAsync(new() { SignType = signType, CertificateMode = true });
        var successor = Enum.Parse<SuccessorKind>(kind);
        shop.Gateway.Faults.OpenApi.Always(OpenApiFault.SignedWith(successor));

        var thrown = await shop.FailAsync();

        Assert.Equal((AlipayOpenApiFailure.BadSignature, false), (thrown.Failure, thrown.IsTransient));
        Assert.Contains(KeySet.For(signType).Successors.Get(successor).SerialNumber, thrown.Message, StringComparison.Ordinal);
        Assert.Contains(reason, thrown.Message, StringComparison.Ordinal);
        Assert.NotNull(thrown.TraceId);
    }

    [Fact]
    public async Task Certificate_that_is_no_longer_valid_is_refused()
    {
        var clock = new FakeTimeProvider(DateTimeOffset.UtcNow);
        await using var shop = await SubscriptionShop.OpenAsync(new() { CertificateMode = true, TimeProvider = clock }, timeProvider: clock);
        clock.SetUtcNow(new DateTimeOffset(2050, 1, 2, 0, 0, 0, TimeSpan.Zero));

        var thrown = await shop.FailAsync(OpenApiFault.RenewedCertificate);

        Assert.Contains("is not valid now", thrown.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Certificate_that_the_gateway_does_not_have_is_a_refusal_of_the_download()
    {
        await using var shop = await SubscriptionShop.OpenAsync(new() { CertificateMode = true });

        var thrown = await shop.FailAsync(OpenApiFault.AlipayCertSn(new string('0', 32)));

        Assert.Equal((Download, AlipayOpenApiFailure.Refused, "CERT_NOT_FOUND"), (thrown.Method, thrown.Failure, thrown.SubCode));
    }

    [Theory]
    [InlineData("../etc/passwd")]
    [InlineData("00000000000000000000000000000000000000")]
    [InlineData("0000000000000000000000000000000G")]
    public async Task Serial_number_that_is_none_is_not_asked_for(string serialNumber)
    {
        await using var shop = await SubscriptionShop.OpenAsync(new() { CertificateMode = true });

        var thrown = await shop.FailAsync(OpenApiFault.AlipayCertSn(serialNumber));

        Assert.Equal(AlipayOpenApiFailure.BadSignature, thrown.Failure);
        Assert.Single(shop.Gateway.Requests);
    }

    [Theory]
    [InlineData("""{"code":"10000","msg":"Success"}""", AlipayOpenApiFailure.Unreadable)]
    [InlineData("""{"code":"10000","msg":"Success","alipay_cert_content":"*"}""", AlipayOpenApiFailure.Unreadable)]
    [InlineData("""{"code":"10000","msg":"Success","alipay_cert_content":"AAAA"}""", AlipayOpenApiFailure.BadSignature)]
    public async Task Download_without_a_certificate_is_refused_and_tried_anew_by_the_next_call(string answer, AlipayOpenApiFailure failure)
    {
        await using var shop = await SubscriptionShop.OpenAsync(new() { CertificateMode = true });
        shop.Gateway.Faults.OpenApi.Next(OpenApiFault.RenewedCertificate);
        shop.Gateway.Faults.OpenApi.Next(OpenApiFault.Response(answer));

        Assert.Equal(failure, (await shop.FailAsync()).Failure);
        shop.Gateway.Faults.OpenApi.Next(OpenApiFault.RenewedCertificate);
        Assert.NotNull(await shop.Client.QueryAsync(Topic));
    }

    [Fact]
    public async Task Other_certificate_than_was_asked_for_is_refused()
    {
        await using var shop = await SubscriptionShop.OpenAsync(new() { CertificateMode = true });
        var file = Convert.ToBase64String(System.Text.Encoding.UTF8.GetBytes(shop.Gateway.AlipayPublicCert));
        shop.Gateway.Faults.OpenApi.Next(OpenApiFault.RenewedCertificate);
        shop.Gateway.Faults.OpenApi.Next(OpenApiFault.Response($$"""{"code":"10000","msg":"Success","alipay_cert_content":"{{file}}"}"""));

        Assert.Contains("Its serial number is another than was asked for", (await shop.FailAsync()).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Answer_that_names_no_certificate_is_verified_with_the_configured_one()
    {
        await using var shop = await SubscriptionShop.OpenAsync(new() { CertificateMode = true });
        shop.Gateway.Faults.OpenApi.Next(OpenApiFault.AlipayCertSn(null));

        await shop.Client.SubscribeAsync(Topic, AlipaySubscriptionChannel.WebSocket);
    }
}
