using System.Buffers;
using Dandi.Archive;

namespace Dandi.Downloads.Zarrs;

/// <summary>
/// Finds the URLs of the entries of one Zarr with as few requests as possible
/// (docs/decisions/0042-download-targets.md).
/// </summary>
/// <remarks>
/// The archive redirects each request for an entry to a presigned URL. Where everyone may read the objects of a Zarr,
/// as in the archives of DANDI unless it is embargoed, the URL works without its signature, too, and those of all other
/// entries follow from it: then an entry costs one request instead of two. The first entry finds out, while the others
/// wait. If the store rejects another entry in spite of that, the next URL for it is presigned. Thread-safe.
/// </remarks>
internal sealed class EntryUrls(DownloadClient archive, string zarrId) : IDisposable
{
    private const int MaxPresigning = 32;

    // Unreserved characters (RFC 3986, section 2.3), and those between names.
    private static readonly SearchValues<char> Unescaped = SearchValues.Create(
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~/"
    );
    private readonly SemaphoreSlim _presigning = new(MaxPresigning);

    /// <summary>Completes when it is known what the URLs of all entries begin with; null if they must be
    /// presigned.</summary>
    private readonly TaskCompletionSource<string?> _root = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _hasProbe;
    private string _rootPath = "";
    private volatile Uri? _rootUrl;

    /// <summary>Creates the requests for the URLs of one entry.</summary>
    /// <param name="key">The path of the entry.</param>
    public Entry For(string key) => new(this, key);

    /// <summary>What all URLs of entries begin with; null if that is unknown, or if they must be presigned.</summary>
    public Uri? Root => _rootUrl;

    /// <summary>The path of the URL of an entry, if <see cref="Root"/> is not null.</summary>
    public string PathOf(string key) => _rootPath + Escape(key);

    /// <inheritdoc/>
    public void Dispose() => _presigning.Dispose();

    private void Complete(string? root)
    {
        if (root is not null && !_root.Task.IsCompleted)
        {
            var url = new Uri(root);
            // In this order, because others read them without a lock.
            _rootPath = url.AbsolutePath;
            _rootUrl = url;
        }
        _root.TrySetResult(root);
    }

    private async Task<Uri> PresignAsync(string key, CancellationToken cancellationToken)
    {
        await _presigning.WaitAsync(cancellationToken);
        try
        {
            return await archive.GetEntryUrlAsync(zarrId, key, cancellationToken);
        }
        finally
        {
            _presigning.Release();
        }
    }

    /// <summary>What the URL of an entry begins with; null if the key is not the end of its path.</summary>
    private static string? RootOf(Uri url, string key)
    {
        var address = url.GetLeftPart(UriPartial.Path);
        var end = '/' + Escape(key);
        // Some stores leave other characters as they are.
        return address.EndsWith(end, StringComparison.Ordinal) ? address[..^(end.Length - 1)] : null;
    }

    private static string Escape(string key) =>
        key.AsSpan().ContainsAnyExcept(Unescaped) ? string.Join('/', key.Split('/').Select(Uri.EscapeDataString)) : key;

    /// <summary>The URLs of one entry. Not thread-safe.</summary>
    public sealed class Entry(EntryUrls urls, string key)
    {
        private Uri? _prepared;
        private string? _probed;

        /// <summary>Finds the first URL, before anything is reserved for the entry; for entries with bytes
        /// only.</summary>
        public async Task PrepareAsync(CancellationToken cancellationToken)
        {
            if (Interlocked.Exchange(ref urls._hasProbe, 1) == 0)
            {
                await ProbeAsync(cancellationToken);
                return;
            }
            var root = await urls._root.Task.WaitAsync(cancellationToken);
            _prepared = root is null ? await urls.PresignAsync(key, cancellationToken) : new Uri(root + Escape(key));
        }

        /// <summary>Returns the first URL, or requests another one after it was rejected or has expired.</summary>
        public async Task<Uri> RequestAsync(CancellationToken cancellationToken)
        {
            if (_prepared is { } prepared)
            {
                _prepared = null;
                return prepared;
            }
            Complete(isAccepted: false);
            return await urls.PresignAsync(key, cancellationToken);
        }

        /// <summary>
        /// Reports whether the store has accepted the last URL; only the first report about a URL counts.
        /// </summary>
        public void Complete(bool isAccepted)
        {
            if (_probed is not null)
                urls.Complete(isAccepted ? _probed : null);
            _probed = null;
        }

        private async Task ProbeAsync(CancellationToken cancellationToken)
        {
            try
            {
                var url = await urls.PresignAsync(key, cancellationToken);
                _probed = RootOf(url, key);
                _prepared = _probed is null ? url : new Uri(_probed + Escape(key));
            }
            finally
            {
                if (_probed is null)
                    urls.Complete(null);
            }
        }
    }
}
