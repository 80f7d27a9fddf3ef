namespace Dandi.Formats.Tests.Bids.Datasets;

/// <summary>A file or a symbolic link of a dataset in memory. Copies of a file are the same instance.</summary>
internal sealed class DatasetEntry
{
    public DatasetEntry(byte[] content) => Content = content;

    public DatasetEntry(string target) => Target = target;

    /// <summary>The bytes of a file; null for a link.</summary>
    public byte[]? Content { get; }

    /// <summary>What a link points to; null for a file.</summary>
    public string? Target { get; }
}
