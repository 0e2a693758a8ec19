using Microsoft.Extensions.Logging;

namespace Alipay.Messaging.Diagnostics;

/// <summary>
/// Every line that the library logs. Debug: one message. Information: the connection. Warning: what is recovered from. Error: what
/// needs an operator. Ids and lengths only: never keys, tokens, signatures or bodies.
/// </summary>
internal static partial class MessagingLog
{
    [LoggerMessage(1, LogLevel.Information, "App {AppId}: connected (attempt {Attempt}).")]
    public static partial void Connected(this ILogger logger, string appId, int attempt);

    [LoggerMessage(2, LogLevel.Warning, "App {AppId}: attempt {Attempt} to connect failed, the next one is in {DelayMs} ms: {Reason}")]
    public static partial void ConnectFailed(this ILogger logger, string appId, int attempt, string reason, int delayMs, Exception exception);

    [LoggerMessage(3, LogLevel.Error, "App {AppId}: the gateway refuses to connect, the next attempt is in {DelayMs} ms: {Reason}")]
    public static partial void ConnectRefusedWhileReconnecting(this ILogger logger, string appId, string reason, int delayMs, Exception exception);

    [LoggerMessage(4, LogLevel.Warning, "App {AppId}: connection lost: {Reason}. Next attempt in {DelayMs} ms.")]
    public static partial void ConnectionLost(this ILogger logger, string appId, string reason, int delayMs);

    [LoggerMessage(5, LogLevel.Information, "App {AppId}: closed.")]
    public static partial void Closed(this ILogger logger, string appId);

    [LoggerMessage(6, LogLevel.Warning, "App {AppId}: handlers still ran after the drain timeout; nothing was answered to their messages, which are redelivered.")]
    public static partial void DrainTimedOut(this ILogger logger, string appId);

    [LoggerMessage(7, LogLevel.Critical, "App {AppId}: the connection supervisor failed and is restarted in {DelayMs} ms. If the error is not your TimeProvider's, please report it.")]
    public static partial void SupervisorFailed(this ILogger logger, string appId, int delayMs, Exception exception);

    [LoggerMessage(60, LogLevel.Error, "App {AppId}: a step of closing failed or did not end in time. Closing went on.")]
    public static partial void StopStepFailed(this ILogger logger, string appId, Exception exception);

    [LoggerMessage(61, LogLevel.Warning, "App {AppId}: closed without a connection; {Count} answers were not sent, and their messages are redelivered.")]
    public static partial void AcksUnsent(this ILogger logger, string appId, int count);

    [LoggerMessage(29, LogLevel.Error, "App {AppId}: attempt {Attempt} to connect failed, the next one is in {DelayMs} ms: {Reason} If the error is not your ConfigureHttpHandler's, please report it.")]
    public static partial void ConnectFailedUnforeseen(this ILogger logger, string appId, int attempt, string reason, int delayMs, Exception exception);

    [LoggerMessage(35, LogLevel.Error, "App {AppId}: ReconnectDelay is not usable ({Reason}); the default schedule is used for this wait.")]
    public static partial void ReconnectDelayUnusable(this ILogger logger, string appId, string reason, Exception? exception);

    [LoggerMessage(130, LogLevel.Information, "App {AppId}: standing by; another instance holds the connection lease.")]
    public static partial void StandingBy(this ILogger logger, string appId);

    [LoggerMessage(131, LogLevel.Information, "App {AppId}: this instance holds the connection lease now, and connects.")]
    public static partial void LeaseAcquired(this ILogger logger, string appId);

    [LoggerMessage(132, LogLevel.Warning, "App {AppId}: the store of the connection lease does not answer: {Reason} It is asked again; a connection is left before the lease ends.")]
    public static partial void LeaseUnavailable(this ILogger logger, string appId, string reason, Exception exception);

    [LoggerMessage(133, LogLevel.Information, "App {AppId}: the store of the connection lease answers again.")]
    public static partial void LeaseAnswersAgain(this ILogger logger, string appId);

    [LoggerMessage(134, LogLevel.Warning, "App {AppId}: the connection lease is lost ({Reason}); this instance leaves its connection.")]
    public static partial void LeaseLost(this ILogger logger, string appId, string reason);

    [LoggerMessage(135, LogLevel.Warning, "App {AppId}: the connection lease could not be released, and ends by itself: {Reason}")]
    public static partial void LeaseNotReleased(this ILogger logger, string appId, string reason, Exception exception);

    [LoggerMessage(8, LogLevel.Error, "App {AppId}: a handler of StateChanged failed.")]
    public static partial void StateChangedHandlerFailed(this ILogger logger, string appId, Exception exception);

    [LoggerMessage(9, LogLevel.Warning, "App {AppId}: a certificate ends on {NotAfter:yyyy-MM-dd}, in {DaysLeft} days. Download its successor and exchange it in time.")]
    public static partial void CertificateEnds(this ILogger logger, string appId, DateTimeOffset notAfter, int daysLeft);

    [LoggerMessage(31, LogLevel.Information, "App {AppId}: keys and certificates were exchanged; messages signed by the old Alipay key are taken for {Grace} more.")]
    public static partial void SecurityExchanged(this ILogger logger, string appId, TimeSpan grace);

    [LoggerMessage(32, LogLevel.Error, "App {AppId}: the reloaded settings are not usable; the old ones stay in use: {Reason}")]
    public static partial void ReloadRefused(this ILogger logger, string appId, string reason, Exception exception);

    [LoggerMessage(33, LogLevel.Error, "Message {MsgId} ({MsgApi}) failed {Failures} times in this process. It is answered FAIL and tried again for as long as Alipay delivers it; see to it.")]
    public static partial void MessageKeepsFailing(this ILogger logger, string msgId, string msgApi, int failures);

    [LoggerMessage(34, LogLevel.Error, "Message {MsgId}: the sink for failed messages failed itself.")]
    public static partial void FailedMessageSinkFailed(this ILogger logger, string msgId, Exception exception);

    [LoggerMessage(70, LogLevel.Debug, "{Handler} handles {MsgApi}. Title: {Title}")]
    public static partial void HandlerRegistered(this ILogger logger, string handler, string msgApi, string title);

    [LoggerMessage(71, LogLevel.Warning, "{Handler} is registered for {MsgApi}, which is not a known message API. Did you mean {Known}? No message reaches a handler under a misspelled name.")]
    public static partial void MsgApiLooksMisspelt(this ILogger logger, string handler, string msgApi, string known);

    [LoggerMessage(10, LogLevel.Debug, "Message {MsgId} ({MsgApi}) was handled; the answer is SUCCESS.")]
    public static partial void Handled(this ILogger logger, string msgId, string msgApi);

    [LoggerMessage(11, LogLevel.Error, "Message {MsgId} ({MsgApi}): the handler failed; the message is redelivered.")]
    public static partial void HandlerFailed(this ILogger logger, string msgId, string msgApi, Exception exception);

    [LoggerMessage(12, LogLevel.Error, "Message {MsgId}: the signature is not Alipay's ({Reason}); not passed to a handler, answered FAIL.")]
    public static partial void SignatureRefused(this ILogger logger, string? msgId, string reason);

    [LoggerMessage(13, LogLevel.Error, "A frame of {Length} bytes cannot be used: {Fault} Message id {MsgId}, stream id {StreamId}, answered FAIL: {Answered}.")]
    public static partial void FrameRefused(this ILogger logger, int length, string fault, string? msgId, string? streamId, bool answered);

    [LoggerMessage(14, LogLevel.Warning, "A frame with an unknown command was ignored. Message id {MsgId}, stream id {StreamId}.")]
    public static partial void UnknownCommand(this ILogger logger, string? msgId, string? streamId);

    [LoggerMessage(15, LogLevel.Warning, "A binary message of {Length} bytes was ignored; the protocol knows none.")]
    public static partial void BinaryIgnored(this ILogger logger, int length);

    [LoggerMessage(16, LogLevel.Warning, "An answer arrived for stream id {StreamId}, for which no send is waiting (any more).")]
    public static partial void LateAnswer(this ILogger logger, string? streamId);

    [LoggerMessage(17, LogLevel.Warning, "The queue is full ({Waiting} messages, {WaitingBytes} bytes): what arrives is answered FAIL until there is room.")]
    public static partial void QueueFull(this ILogger logger, int waiting, long waitingBytes);

    [LoggerMessage(18, LogLevel.Warning, "The queue has room again; {Refused} messages were answered FAIL and are redelivered.")]
    public static partial void QueueHasRoom(this ILogger logger, long refused);

    [LoggerMessage(20, LogLevel.Debug, "Message {MsgId} ({MsgApi}) was handled before; answered SUCCESS.")]
    public static partial void DuplicateCompleted(this ILogger logger, string msgId, string msgApi);

    [LoggerMessage(21, LogLevel.Debug, "Message {MsgId} ({MsgApi}) is being handled; answered FAIL, so it is redelivered.")]
    public static partial void DuplicateInProgress(this ILogger logger, string msgId, string msgApi);

    [LoggerMessage(22, LogLevel.Error, "Message {MsgId}: the idempotency store failed; not passed to a handler, answered FAIL.")]
    public static partial void StoreFailed(this ILogger logger, string msgId, Exception exception);

    [LoggerMessage(23, LogLevel.Error, "Message {MsgId}: handled, but the idempotency store could not record it; a redelivery would be handled again.")]
    public static partial void StoreCouldNotRecord(this ILogger logger, string msgId, Exception exception);

    [LoggerMessage(50, LogLevel.Error, "Message {MsgId} ({MsgApi}) has the id of a message that was received before with other content. It is handled as a different message.")]
    public static partial void MsgIdReused(this ILogger logger, string msgId, string msgApi);

    [LoggerMessage(51, LogLevel.Error, "Message {MsgId}: the idempotency store gave no answer (state {State}); not passed to a handler, answered FAIL.")]
    public static partial void StoreUndecided(this ILogger logger, string msgId, int state);

    [LoggerMessage(52, LogLevel.Error, "App {AppId}: the idempotency store cannot be used, and every message is answered FAIL until it can: {Reason}")]
    public static partial void StoreUnusable(this ILogger logger, string appId, string reason, Exception? exception);

    [LoggerMessage(53, LogLevel.Warning, "App {AppId}: the start of the host waits for the first connection (StartupMode is FailFast; see StartupTimeout): {Reason} With StartupMode Background it does not wait.")]
    public static partial void StartWaits(this ILogger logger, string appId, string reason);

    [LoggerMessage(54, LogLevel.Warning, "A handler that was created to check its registration could not be disposed.")]
    public static partial void HandlerNotDisposed(this ILogger logger, Exception exception);

    [LoggerMessage(24, LogLevel.Warning, "Message {MsgId}: nothing was answered, because the client is closed; the message is redelivered.")]
    public static partial void AckWithoutConnection(this ILogger logger, string? msgId);

    [LoggerMessage(25, LogLevel.Error, "Message {MsgId} ({MsgApi}): its body is no {BodyType} ({Reason} at {JsonPath}); not passed to a handler, answered FAIL, so it is redelivered.")]
    public static partial void BodyUnreadable(this ILogger logger, string msgId, string msgApi, string bodyType, string reason, string jsonPath);

    [LoggerMessage(26, LogLevel.Warning, "Message {MsgId} ({MsgApi}): no handler takes it; answered FAIL, so it is redelivered.")]
    public static partial void Unhandled(this ILogger logger, string msgId, string msgApi);

    [LoggerMessage(27, LogLevel.Debug, "Message {MsgId} ({MsgApi}): no handler takes it; answered SUCCESS, as UnhandledMessageAction says.")]
    public static partial void UnhandledAcknowledged(this ILogger logger, string msgId, string msgApi);

    [LoggerMessage(28, LogLevel.Critical, "App {AppId}: cannot connect, and trying again would not help: {Reason} The client stays disconnected.")]
    public static partial void CannotConnect(this ILogger logger, string appId, string reason, Exception exception);

    [LoggerMessage(41, LogLevel.Error, "A callback that a handler registered on its token threw while the client was closing.")]
    public static partial void TokenCallbackFailed(this ILogger logger, Exception exception);

    [LoggerMessage(42, LogLevel.Error, "Message {MsgId}: processing failed inside the library; answered FAIL, so it is redelivered. This is a defect; please report it.")]
    public static partial void ProcessingFailed(this ILogger logger, string? msgId, Exception exception);

    [LoggerMessage(43, LogLevel.Error, "A worker failed and continues with the next message; the one before may be unanswered, and is redelivered then. This is a defect; please report it.")]
    public static partial void WorkerFailed(this ILogger logger, Exception exception);

    [LoggerMessage(44, LogLevel.Warning, "App {AppId}: {Count} changes of state were not reported, because a handler of StateChanged did not return.")]
    public static partial void StateChangesDropped(this ILogger logger, string appId, int count);

    [LoggerMessage(90, LogLevel.Warning, "A request over HTTP was refused ({Refusal}): {Reason}; not passed to a handler, answered fail.")]
    public static partial void NotificationRefused(this ILogger logger, string refusal, string reason);

    [LoggerMessage(91, LogLevel.Warning, "Message {MsgId} ({MsgApi}): the queue of the HTTP channel is full or the host stops; answered fail, so that it is redelivered.")]
    public static partial void NotificationNotQueued(this ILogger logger, string msgId, string msgApi);

    [LoggerMessage(92, LogLevel.Warning, "Message {MsgId} ({MsgApi}): its handler has not ended within the answer timeout; answered fail. The handler continues, and a redelivery gets its result.")]
    public static partial void AnsweredBeforeHandled(this ILogger logger, string msgId, string msgApi);

    [LoggerMessage(93, LogLevel.Information, "App {AppId}: the gateway URL was checked from the open platform's console; answered success.")]
    public static partial void GatewayChecked(this ILogger logger, string appId);

    [LoggerMessage(94, LogLevel.Error, "A request over HTTP could not be processed, because the library failed; answered fail. If the host is not shutting down, this is a defect; please report it.")]
    public static partial void NotificationFailed(this ILogger logger, Exception exception);

    [LoggerMessage(140, LogLevel.Debug, "App {AppId}: {Call} succeeded.")]
    public static partial void OpenApiCalled(this ILogger logger, string appId, string call);

    [LoggerMessage(141, LogLevel.Warning, "App {AppId}: Alipay signs with the renewed certificate {SerialNumber} (until {NotAfter:yyyy-MM-dd}), which was downloaded and checked. Replace the configured one.")]
    public static partial void AlipayCertificateRenewed(this ILogger logger, string appId, string serialNumber, DateTimeOffset notAfter);

    [LoggerMessage(150, LogLevel.Information, "App {AppId}: doctor: {Check} passed. {Finding}")]
    public static partial void DoctorPassed(this ILogger logger, string appId, string check, string finding);

    [LoggerMessage(151, LogLevel.Information, "App {AppId}: doctor: {Check} was not run ({Reason}). {Finding}")]
    public static partial void DoctorSkipped(this ILogger logger, string appId, string check, string? reason, string finding);

    [LoggerMessage(152, LogLevel.Warning, "App {AppId}: doctor: {Check} is unusual ({Reason}). {Finding} {Remedy}")]
    public static partial void DoctorWarns(this ILogger logger, string appId, string check, string? reason, string finding, string? remedy);

    [LoggerMessage(153, LogLevel.Error, "App {AppId}: doctor: {Check} failed ({Reason}). {Finding} {Remedy}")]
    public static partial void DoctorFoundFailure(this ILogger logger, string appId, string check, string? reason, string finding, string? remedy);

    [LoggerMessage(154, LogLevel.Information, "App {AppId}: the doctor found no problem: {Passed} checks passed, {Skipped} were not run.")]
    public static partial void DoctorFoundNothing(this ILogger logger, string appId, int passed, int skipped);

    [LoggerMessage(155, LogLevel.Warning, "App {AppId}: the doctor found {Warnings} warnings, {Check} ({Reason}) first.")]
    public static partial void DoctorFoundWarnings(this ILogger logger, string appId, int warnings, string check, string? reason);

    [LoggerMessage(156, LogLevel.Error, "App {AppId}: the doctor found {Failed} failures and {Warnings} warnings. Repair {Check} ({Reason}) first.")]
    public static partial void DoctorFoundFailures(this ILogger logger, string appId, int failed, int warnings, string check, string? reason);

    [LoggerMessage(157, LogLevel.Error, "App {AppId}: the doctor could not examine the application: {Reason}")]
    public static partial void DoctorFailed(this ILogger logger, string appId, string reason, Exception exception);
}
