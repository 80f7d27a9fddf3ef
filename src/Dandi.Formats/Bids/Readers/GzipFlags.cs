namespace Dandi.Bids.Readers;

/// <summary>The optional fields of a gzip header (RFC 1952, section 2.3.1).</summary>
[Flags]
internal enum GzipFlags
{
    None = 0,
    Extra = 4,
    FileName = 8,
    Comment = 16,
}
