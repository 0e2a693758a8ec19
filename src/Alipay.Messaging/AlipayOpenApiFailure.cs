namespace Alipay.Messaging;

/// <summary>The kinds of failure of a call of the OpenAPI.</summary>
public enum AlipayOpenApiFailure
{
    /// <summary>Alipay refused the call: see <see cref="AlipayOpenApiException.Code"/> and <see cref="AlipayOpenApiException.SubCode"/>.</summary>
    Refused,

    /// <summary>The gateway could not be reached, its certificate was not trusted, or the connection was lost.</summary>
    Unreachable,

    /// <summary>No complete answer within the time limit.</summary>
    TimedOut,

    /// <summary>The gateway, or a proxy, answered with an HTTP status other than 200: see <see cref="AlipayOpenApiException.HttpStatus"/>.</summary>
    HttpStatus,

    /// <summary>The answer is not one of the OpenAPI: no JSON, in another charset, ambiguous, or too long.</summary>
    Unreadable,

    /// <summary>The answer reports success, but its signature is missing, is not Alipay's, or is of a certificate that is not trusted.</summary>
    BadSignature,
}
