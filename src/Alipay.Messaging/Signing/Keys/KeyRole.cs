namespace Alipay.Messaging.Signing.Keys;

/// <summary>Which half of a key pair a text is to hold.</summary>
internal enum KeyRole
{
    Private,
    Public,
}
