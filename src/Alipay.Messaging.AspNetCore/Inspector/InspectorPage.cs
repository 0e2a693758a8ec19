using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;

namespace Alipay.Messaging.AspNetCore.Inspector;

/// <summary>The page and the catalogue, embedded, and the headers that bind the page to itself.</summary>
internal static class InspectorPage
{
    private static readonly byte[] Html = Read("inspector.html");
    private static readonly byte[] Catalogue = Read("catalogue.json");
    private static readonly string Policy = ContentSecurityPolicy(Encoding.UTF8.GetString(Html));

    public static Task WriteAsync(HttpContext context) => WriteAsync(context, Html, "text/html; charset=utf-8");

    public static Task WriteCatalogueAsync(HttpContext context) => WriteAsync(context, Catalogue, "application/json");

    /// <summary>Nothing outside the page runs or is loaded, and no other page may frame it.</summary>
    public static void WriteHeaders(HttpResponse response)
    {
        var headers = response.Headers;
        headers.ContentSecurityPolicy = Policy;
        headers.XContentTypeOptions = "nosniff";
        headers.XFrameOptions = "DENY";
        headers.CacheControl = "no-store";
        headers["Referrer-Policy"] = "no-referrer";
        headers["Cross-Origin-Opener-Policy"] = "same-origin";
        headers["Cross-Origin-Resource-Policy"] = "same-origin";
    }

    private static async Task WriteAsync(HttpContext context, byte[] body, string contentType)
    {
        context.Response.ContentType = contentType;
        context.Response.ContentLength = body.Length;
        await context.Response.Body.WriteAsync(body, context.RequestAborted).ConfigureAwait(false);
    }

    private static string ContentSecurityPolicy(string html)
        => $"default-src 'none'; script-src 'sha256-{HashOf(html, "script")}'; style-src 'sha256-{HashOf(html, "style")}'; img-src data:; connect-src 'self'; "
            + "base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    private static string HashOf(string html, string element)
    {
        var begin = html.IndexOf($"<{element}>", StringComparison.Ordinal) + element.Length + 2;
        var end = html.IndexOf($"</{element}>", begin, StringComparison.Ordinal);
        return Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(html[begin..end])));
    }

    private static byte[] Read(string name)
    {
        using var stream = typeof(InspectorPage).Assembly.GetManifestResourceStream($"Alipay.Messaging.AspNetCore.Inspector.{name}")!; // Embedded by the project.
        var bytes = new byte[stream.Length];
        stream.ReadExactly(bytes);
        return bytes;
    }
}
