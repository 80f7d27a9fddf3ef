using System.Net.Http.Headers;
using System.Runtime.InteropServices;
using System.Text;

namespace Dandi.Http;

/// <summary>
/// Adds the API key to requests, but only to those whose URL has the scheme, host and port that the key is for. So no
/// URL in a response can send the key anywhere else.
/// </summary>
/// <remarks>A server that returns the key must not get it into messages and logs: it is masked in all bodies.</remarks>
/// <param name="inner">The <see cref="RetryHandler"/>, which reads responses to their end.</param>
/// <param name="sendsKey">False for the object store, which gets no key, but may know it from the archive.</param>
internal sealed class KeyHandler(HttpMessageHandler inner, bool sendsKey) : DelegatingHandler(inner)
{
    // Shorter texts may occur in a response by chance. Keys of DANDI have 40 characters.
    private const int MinMaskedLength = 16;
    private volatile BoundKey? _key;

    /// <summary>Sets the key.</summary>
    /// <param name="key">The API key.</param>
    /// <param name="api">A URL with the scheme, host and port that the key is for.</param>
    public void Authorize(string key, Uri api) =>
        _key = new BoundKey(
            new AuthenticationHeaderValue("token", key),
            Encoding.UTF8.GetBytes(key),
            DandiInstance.OriginOf(api)
        );

    /// <inheritdoc/>
    protected override async Task<HttpResponseMessage> SendAsync(
        HttpRequestMessage request,
        CancellationToken cancellationToken
    )
    {
        if (_key is not { } key)
            return await base.SendAsync(request, cancellationToken);
        if (sendsKey && DandiInstance.OriginOf(request.RequestUri!) == key.Origin)
            request.Headers.Authorization = key.Header;
        var response = await base.SendAsync(request, cancellationToken);
        Mask(BufferedContent.Of(response).Bytes, key.Bytes);
        return response;
    }

    private static void Mask(ReadOnlyMemory<byte> body, byte[] key)
    {
        if (key.Length < MinMaskedLength)
            return;
        var bytes = MemoryMarshal.AsMemory(body).Span;
        for (int at; (at = bytes.IndexOf(key)) >= 0; bytes = bytes[(at + key.Length)..])
            bytes.Slice(at, key.Length).Fill((byte)'*');
    }

    private sealed record BoundKey(AuthenticationHeaderValue Header, byte[] Bytes, string Origin);
}
