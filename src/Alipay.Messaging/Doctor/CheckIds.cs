namespace Alipay.Messaging.Doctor;

/// <summary>The ids of the checks. Stable: scripts and docs/doctor.md name them.</summary>
internal static class CheckIds
{
    public const string Settings = "settings";
    public const string Environment = "environment";
    public const string Keys = "keys";
    public const string Certificates = "certificates";
    public const string Proxy = "proxy";
    public const string Name = "name";
    public const string Addresses = "addresses";
    public const string Tls = "tls";
    public const string Clock = "clock";
    public const string Register = "register";
    public const string OtherEnvironment = "other-environment";
    public const string Upgrade = "upgrade";
    public const string Subscription = "subscription";
}
