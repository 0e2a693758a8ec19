namespace Alipay.Messaging.Tests.Connection;

public sealed class PublicExceptionTests
{
    public static TheoryData<AlipayMsgException, bool> Exceptions => new()
    {
        { new AlipayMsgException("x"), false },
        { new AlipayMsgConfigurationException(["x"]), false },
        { new AlipayMsgConnectRefusedException("x", ConnectStep.Register) { Code = "40002", SubCode = "isv.x", HttpStatus = 403 }, false },
        { new AlipayMsgConnectFailedException("x", ConnectStep.Tcp) { Address = "10.0.0.1:443" }, true },
        { new AlipayMsgConnectFailedException("x", ConnectStep.Register, isTransient: false), false },
        { new AlipayMsgNotConnectedException("x", "s1"), true },
        { new AlipayMsgProtocolException("x"), true },
        { new AlipayMsgSignatureException("x"), false },
        { new AlipayMsgAckTimeoutException("s1", TimeSpan.FromSeconds(1)), true },
        { new AlipayMsgTooManyPendingException(200), true },
        { new AlipayOpenApiException("x", "m", AlipayOpenApiFailure.TimedOut, isTransient: true) { Code = "20000", TraceId = "t" }, true },
        { new AlipayOpenApiException("x", "m", AlipayOpenApiFailure.Refused, isTransient: false), false },
        { new AlipayMsgPaymentMismatchException("x", "total_amount"), false },
    };

    [Theory]
    [MemberData(nameof(Exceptions))]
    public void Exception_says_whether_it_is_transient(AlipayMsgException exception, bool isTransient) => Assert.Equal(isTransient, exception.IsTransient);

    [Fact]
    public void Every_exception_of_the_library_is_in_the_list()
        => Assert.Equal(
            typeof(AlipayMsgException).Assembly.GetExportedTypes().Where(type => type.IsAssignableTo(typeof(AlipayMsgException))).Select(type => type.Name).Order(),
            Exceptions.Select(row => ((object[])row)[0].GetType().Name).Distinct().Order());
}
