using System.Xml;

namespace Alipay.Messaging.Notifications;

/// <summary>The content of a gateway check (http-protocol.md 4.1).</summary>
/// <param name="AppId">The application whose URL is checked.</param>
/// <param name="EventType">What is checked: <c>verifygw</c>.</param>
internal sealed record GatewayCheckXml(string AppId, string EventType)
{
    private const int MaxLength = 4096;
    private const int MaxDepth = 8;

    /// <summary>Null when it is no such XML, has a DTD, or is longer or deeper than a gateway check has reason to be.</summary>
    public static GatewayCheckXml? Read(string xml)
    {
        if (xml.Length > MaxLength)
        {
            return null;
        }

        var settings = new XmlReaderSettings { DtdProcessing = DtdProcessing.Prohibit, XmlResolver = null, MaxCharactersInDocument = MaxLength };
        try
        {
            using var reader = XmlReader.Create(new StringReader(xml.Trim()), settings);
            string? appId = null, eventType = null;
            while (reader.Read())
            {
                if (reader.Depth > MaxDepth)
                {
                    return null;
                }

                // ReadElementContentAsString would move on: the text is the next node, whichever it is.
                if (reader is { NodeType: XmlNodeType.Element, IsEmptyElement: false, LocalName: "AppId" or "EventType" })
                {
                    ref var target = ref reader.LocalName == "AppId" ? ref appId : ref eventType;
                    if (target is not null || !reader.Read() || reader.NodeType is not (XmlNodeType.Text or XmlNodeType.CDATA))
                    {
                        return null;
                    }

                    target = reader.Value.Trim();
                }
            }

            return appId is null || eventType is null ? null : new GatewayCheckXml(appId, eventType);
        }
        catch (XmlException)
        {
            return null;
        }
    }
}
