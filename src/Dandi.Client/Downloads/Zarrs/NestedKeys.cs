namespace Dandi.Downloads.Zarrs;

/// <summary>
/// Finds keys of a Zarr that cannot be on disk together, because one would be a file and a folder of the other: a store
/// can have <c>a</c> and <c>a/b</c>. The keys come in the order of their UTF-8 bytes; otherwise some may be missed. Not
/// thread-safe.
/// </summary>
internal sealed class NestedKeys
{
    // The last key before, and those that it begins with: in this order, all keys between `a` and `a/b` begin with `a`.
    private readonly Stack<string> _prefixes = new();

    /// <summary>Whether all keys so far have come in order.</summary>
    public bool IsOrdered { get; private set; } = true;

    /// <summary>Adds a key.</summary>
    /// <returns>The key before that would be a folder of this one; null if there is none.</returns>
    public string? FindFolder(string key)
    {
        if (_prefixes.TryPeek(out var last) && Utf8Order.Compare(last, key) > 0)
            IsOrdered = false;
        while (_prefixes.TryPeek(out var prefix) && !key.StartsWith(prefix, StringComparison.Ordinal))
            _prefixes.Pop();
        var folder = _prefixes.FirstOrDefault(prefix => key.Length > prefix.Length && key[prefix.Length] == '/');
        _prefixes.Push(key);
        return folder;
    }

    /// <summary>Describes that a key cannot be on disk.</summary>
    /// <param name="key">The key.</param>
    /// <param name="folder">The other key.</param>
    public static DandiException Problem(string key, string folder) =>
        new(
            $"`{Quoted.Shortened(key)}` and `{Quoted.Shortened(folder)}` cannot both be on disk: one is a folder of "
                + "the other. Download one of them with `--zarr`, and ask the owner of the Dandiset to correct the "
                + "Zarr."
        );
}
