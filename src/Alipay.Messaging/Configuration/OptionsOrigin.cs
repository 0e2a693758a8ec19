namespace Alipay.Messaging.Configuration;

/// <summary>The configuration that options were bound from.</summary>
/// <param name="Section">The path of the section; empty for the root.</param>
/// <param name="Faults">What could not be bound, one sentence each, naming the key.</param>
internal sealed record OptionsOrigin(string Section, IReadOnlyList<string> Faults);
