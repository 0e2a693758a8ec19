using Alipay.Messaging.Fuzz.Targets;

namespace Alipay.Messaging.Fuzz;

/// <summary>One parser that meets bytes from outside. <see cref="Run"/> returns for any input, or there is a finding.</summary>
/// <param name="Name">Also the folder of its corpus.</param>
/// <param name="Run">Swallows the typed errors that the parser documents; checks what must hold of the rest.</param>
internal sealed record FuzzTarget(string Name, Action<byte[]> Run)
{
    public static IReadOnlyList<FuzzTarget> All { get; } =
    [
        new("frame", FrameTarget.Run),
        new("register", RegisterTarget.Run),
        new("key", KeyTarget.Run),
        new("certificate", CertificateTarget.Run),
        new("issuer", IssuerTarget.Run),
        new("charset", CharsetTarget.Run),
    ];

    public static FuzzTarget Named(string name) => All.Single(target => target.Name == name);
}
