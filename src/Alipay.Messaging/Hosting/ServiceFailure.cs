using Alipay.Messaging.Diagnostics;

namespace Alipay.Messaging.Hosting;

/// <summary>Why the container could not create a service, on one line: its own message names the service that is missing.</summary>
internal static class ServiceFailure
{
    private const int MaxLength = 500;

    public static string Describe(Exception error) => SingleLine.Of($"{error.GetType().Name}: {ForeignException.MessageOf(error)}", MaxLength);
}
