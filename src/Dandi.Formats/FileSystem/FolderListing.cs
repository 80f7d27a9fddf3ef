using System.IO.Enumeration;

namespace Dandi.FileSystem;

/// <summary>The names in a folder.</summary>
public static class FolderListing
{
    /// <summary>What stands in a name for bytes that are not UTF-8. A path with it leads nowhere, unless the name really has this character.</summary>
    public const char Undecodable = '\uFFFD';

    private static readonly EnumerationOptions Everything = new() { AttributesToSkip = FileAttributes.None, IgnoreInaccessible = false };

    /// <summary>All names in a folder, in ordinal order.</summary>
    /// <exception cref="IOException">The folder cannot be read to its end.</exception>
    public static IReadOnlyList<Item> Read(string folder)
    {
        try
        {
            var items = new FileSystemEnumerable<Item>(folder, (ref entry) => new Item(entry.FileName.ToString(), entry.IsDirectory), Everything).ToList();
            items.Sort((left, right) => string.CompareOrdinal(left.Name, right.Name));
            return items;
        }
        catch (UnauthorizedAccessException error)
        {
            throw new IOException("Permission denied", error);
        }
    }

    /// <summary>One name.</summary>
    /// <param name="Name">The name.</param>
    /// <param name="IsFolder">Whether the listing itself says that it is a folder. False may mean that it does not tell.</param>
    public readonly record struct Item(string Name, bool IsFolder);
}
