using Alipay.Messaging.Testing.Frames;
using Alipay.Messaging.Testing.Handshake;

namespace Alipay.Messaging.Testing.OpenApi;

/// <summary>
/// The subscriptions of the application. Alipay does not publish the error codes of the four calls: those here are invented. Thread-safe.
/// </summary>
internal sealed class SubscriptionBook
{
    private readonly object _gate = new();
    private readonly List<GatewaySubscription> _all = [];

    public IReadOnlyList<GatewaySubscription> All
    {
        get
        {
            lock (_gate)
            {
                return _all.ToArray();
            }
        }
    }

    /// <summary>Carries out one of the four calls, and returns the node of its answer; a refusal when it fails.</summary>
    public (string? Response, Refusal? Refusal) Call(string method, IReadOnlyDictionary<string, string> members)
    {
        lock (_gate)
        {
            var wanted = From(members);
            var index = _all.FindIndex(one => one.Topic == wanted.Topic && one.AuthType == wanted.AuthType && one.AuthToken == wanted.AuthToken);
            switch (method)
            {
                case OpenApiMethods.Subscribe when index >= 0:
                    return (null, Fail("TOPIC_ALREADY_SUBSCRIBED", "the topic is subscribed already"));
                case OpenApiMethods.Subscribe:
                    _all.Add(wanted);
                    break;
                case OpenApiMethods.Query:
                    return (Success(index < 0 ? null : _all[index]), null);
                case var _ when index < 0:
                    return (null, Fail("TOPIC_NOT_SUBSCRIBED", "the topic is not subscribed"));
                case OpenApiMethods.Modify:
                    _all[index] = wanted;
                    break;
                default:
                    _all.RemoveAt(index);
                    break;
            }

            return (Success(null), null);
        }
    }

    private static GatewaySubscription From(IReadOnlyDictionary<string, string> members) => new()
    {
        Topic = members["topic"],
        CommType = members.GetValueOrDefault("comm_type", ""),
        AuthType = members.GetValueOrDefault("auth_type"),
        AuthToken = members.GetValueOrDefault("auth_token"),
        Tag = members.GetValueOrDefault("tag"),
    };

    private static Refusal Fail(string subCode, string subMsg) => new("40004", "Business Failed", subCode, subMsg);

    private static string Success(GatewaySubscription? subscription)
    {
        var members = subscription is null
            ? ""
            : $",\"topic\":{WireText.Quote(subscription.Topic)},\"comm_type\":{WireText.Quote(subscription.CommType)}"
            + (subscription.Tag is null ? "" : $",\"tag\":{WireText.Quote(subscription.Tag)}");
        return $"{{\"code\":\"10000\",\"msg\":\"Success\"{members}}}";
    }
}
