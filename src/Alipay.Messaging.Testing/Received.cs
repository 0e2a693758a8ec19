namespace Alipay.Messaging.Testing;

/// <summary>A message that the client sent (PRODUCE).</summary>
/// <param name="MsgApi">Its message API.</param>
/// <param name="BizContent">Its business JSON, exactly as it was sent.</param>
/// <param name="StreamId">Its stream id.</param>
/// <param name="MsgId">The id that the gateway gave it.</param>
/// <param name="Connection">The <see cref="GatewayConnection.Number"/> of the connection it came on.</param>
public sealed record ReceivedMessage(string MsgApi, string BizContent, string StreamId, string MsgId, int Connection);

/// <summary>An acknowledgement that the client sent (CONSUME_ACK).</summary>
/// <param name="StreamId">The stream id that it answers.</param>
/// <param name="MsgId">The message id that it names; <see langword="null"/> when it names none.</param>
/// <param name="Status">Its status.</param>
/// <param name="Connection">The <see cref="GatewayConnection.Number"/> of the connection it came on.</param>
public sealed record ReceivedAck(string StreamId, string? MsgId, MsgStatus Status, int Connection);

/// <summary>A request that the client made: to register, or to upgrade.</summary>
/// <param name="Path">The path: <c>/websocket/register.do</c> or <c>/websocket</c>.</param>
/// <param name="Parameters">The decoded query.</param>
/// <param name="Headers">The headers; the names ignore case.</param>
public sealed record ReceivedRequest(string Path, IReadOnlyDictionary<string, string> Parameters, IReadOnlyDictionary<string, string> Headers);
