namespace Alipay.Messaging.Messages;

/// <summary>How a part of the catalogue is made from its members.</summary>
internal interface IMessagePart<TSelf>
    where TSelf : MessagePart, IMessagePart<TSelf>
{
    /// <summary>Never fails: a member that cannot be read is null.</summary>
    static abstract TSelf ReadMembers(MemberReader members);
}
