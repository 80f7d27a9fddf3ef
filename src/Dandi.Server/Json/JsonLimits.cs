namespace Dandi.Server.Json;

/// <summary>The bounds of one JSON text from outside (docs/decisions/0029-request-limits.md).</summary>
/// <param name="MaxBytes">The maximum number of bytes.</param>
/// <param name="MaxValues">The maximum number of values, counting objects, arrays and what they contain.</param>
internal sealed record JsonLimits(int MaxBytes, int MaxValues)
{
    /// <summary>A body of a few members, such as a digest.</summary>
    public static JsonLimits Small { get; } = new(64 << 10, 1_000);

    /// <summary>A body with the metadata of an asset or Dandiset.</summary>
    public static JsonLimits Metadata { get; } = new(2 << 20, 25_000);

    /// <summary>A body with a list: 10,000 parts of an upload or entries of a Zarr, with long paths.</summary>
    public static JsonLimits List { get; } = new(4 << 20, 50_000);

    /// <summary>A stored value: what a body may contain, completed with defaults.</summary>
    public static JsonLimits Stored { get; } =
        // The longest escape sequence of one byte is `\u007F`.
        new((6 * Metadata.MaxBytes) + Small.MaxBytes, 2 * Metadata.MaxValues);
}
