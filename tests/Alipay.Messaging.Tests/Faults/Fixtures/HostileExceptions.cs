namespace Alipay.Messaging.Tests.Faults.Fixtures;

/// <summary>Exceptions whose members throw.</summary>
internal static class HostileExceptions
{
    public static TheoryData<string> Names => ["ToString", "Message", "StackTrace", "inner", "aggregate"];

    public static Exception Create(string name) => name switch
    {
        "ToString" => new ThrowingToString(),
        "Message" => new ThrowingMessage(),
        "StackTrace" => new ThrowingStackTrace(),
        "inner" => new InvalidOperationException("outer", new ThrowingToString()),
        _ => new AggregateException(new ThrowingMessage(), new ThrowingToString()),
    };

    private sealed class ThrowingToString : Exception
    {
        public override string ToString() => throw new InvalidTimeZoneException();
    }

    private sealed class ThrowingMessage : Exception
    {
        public override string Message => throw new ThrowingMessage();
    }

    private sealed class ThrowingStackTrace : Exception
    {
        public override string StackTrace => throw new InvalidTimeZoneException();
    }
}
