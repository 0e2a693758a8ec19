using System.Net;
using System.Net.Http.Headers;
using Alipay.Messaging.Configuration;
using Alipay.Messaging.Diagnostics;
using Alipay.Messaging.Transport;

namespace Alipay.Messaging.OpenApi.Calls;

/// <summary>Posts forms to one gateway of the OpenAPI, over connections that it keeps. Thread-safe.</summary>
internal sealed class OpenApiConnection : IDisposable
{
    // An answer has a few hundred bytes, one with a certificate chain less than 10 KiB.
    private const int MaxAnswerSize = 256 * 1024;
    private const int MaxTraceId = 128;

    // A connection that is kept longer would miss a change of the gateway's address.
    private static readonly TimeSpan ConnectionLifetime = TimeSpan.FromMinutes(2);

    private readonly Uri _address;
    private readonly MediaTypeHeaderValue _contentType;
    private readonly HttpMessageInvoker _invoker;
    private readonly SecretScrubber _scrubber;
    private readonly TimeSpan _timeout;
    private readonly TimeProvider _timeProvider;
    private volatile bool _disposed;

    private OpenApiConnection(
        Uri endpoint, string charsetName, SocketsHttpHandler handler, SecretScrubber scrubber, TimeSpan timeout, TimeProvider timeProvider)
    {
        _address = new UriBuilder(endpoint) { Query = $"charset={charsetName}" }.Uri;
        _contentType = MediaTypeHeaderValue.Parse($"application/x-www-form-urlencoded;charset={charsetName}");
        _invoker = new HttpMessageInvoker(handler);
        _scrubber = scrubber;
        _timeout = timeout;
        _timeProvider = timeProvider;
    }

    /// <exception cref="AlipayMsgConfigurationException">ConfigureHttpHandler of the application fails.</exception>
    public static OpenApiConnection Create(Uri endpoint, ClientSettings settings, TimeSpan timeout, TimeProvider timeProvider)
    {
        try
        {
            var handler = HttpHandlerFactory.Create(timeout, settings.ConfigureHttpHandler);
            if (handler.PooledConnectionLifetime == Timeout.InfiniteTimeSpan)
            {
                handler.PooledConnectionLifetime = ConnectionLifetime;
            }

            var proxy = handler.UseProxy ? handler.Proxy?.GetProxy(endpoint) : null;
            return new OpenApiConnection(
                endpoint, settings.CharsetName, handler, new SecretScrubber(SecretScrubber.SecretsOf(proxy)), timeout, timeProvider);
        }
        catch (Exception e)
        {
            throw new AlipayMsgConfigurationException([$"ConfigureHttpHandler failed: {ForeignException.MessageOf(e)}"], e);
        }
    }

    /// <summary>Posts the form and returns the body of an answer with status 200.</summary>
    /// <exception cref="AlipayOpenApiException">There is no such answer.</exception>
    /// <exception cref="ObjectDisposedException">This was disposed.</exception>
    public async Task<OpenApiReply> PostAsync(string method, byte[] form, CancellationToken cancellationToken)
    {
        ObjectDisposedException.ThrowIf(_disposed, typeof(AlipaySubscriptionClient));
        using var deadline = new CancellationTokenSource(_timeout, _timeProvider);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, cancellationToken);
        var failures = new OpenApiFailures(method, _address.Authority, _scrubber);
        try
        {
            return await PostAsync(form, failures, either.Token).ConfigureAwait(false);
        }
        catch (Exception) when (cancellationToken.IsCancellationRequested)
        {
            throw new OperationCanceledException(cancellationToken);
        }
        catch (Exception) when (_disposed)
        {
            throw new ObjectDisposedException(typeof(AlipaySubscriptionClient).FullName);
        }
        catch (Exception e) when (deadline.IsCancellationRequested && e is not AlipayOpenApiException)
        {
            throw failures.TimedOut(_timeout, e);
        }
        catch (Exception e) when (e is not AlipayOpenApiException)
        {
            throw failures.Unreachable(e);
        }
    }

    public void Dispose()
    {
        _disposed = true;
        _invoker.Dispose();
    }

    private async Task<OpenApiReply> PostAsync(byte[] form, OpenApiFailures failures, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, _address);
        request.Content = new ByteArrayContent(form);
        request.Content.Headers.ContentType = _contentType;
        request.Headers.TryAddWithoutValidation("User-Agent", ClientSettings.SdkVersion);
        using var response = await _invoker.SendAsync(request, cancellationToken).ConfigureAwait(false);
        failures.TraceId = TraceIdOf(response);
        if (response.StatusCode != HttpStatusCode.OK)
        {
            throw failures.Answered((int)response.StatusCode);
        }

        using var body = await response.Content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false);
        var answer = new byte[MaxAnswerSize + 1];
        var length = await body.ReadAtLeastAsync(answer, answer.Length, throwOnEndOfStream: false, cancellationToken).ConfigureAwait(false);
        return length <= MaxAnswerSize
            ? new OpenApiReply(answer[..length], failures)
            : throw failures.Unreadable($"it is longer than {MaxAnswerSize} bytes");
    }

    private static string? TraceIdOf(HttpResponseMessage response)
        => response.Headers.TryGetValues(OpenApiNames.TraceIdHeader, out var values) && string.Join(',', values).Trim() is { Length: > 0 } id
            ? SingleLine.Of(id, MaxTraceId)
            : null;
}

/// <summary>The body of an answer, and what creates the errors about it.</summary>
internal sealed record OpenApiReply(byte[] Body, OpenApiFailures Failures);
