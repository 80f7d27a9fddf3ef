namespace Dandi.Organizing.Naming;

/// <summary>Gives files with equal names a label each, from their object ids (docs/spec/organize.md §3.4).</summary>
internal static class ObjectLabels
{
    private const string Advice = "Save the file again with PyNWB 1.1.0 or newer, or remove it if it is a duplicate.";

    /// <summary>Assigns the labels.</summary>
    /// <exception cref="DandiException">A file has no object id, or two files have the same.</exception>
    public static void Assign(IReadOnlyList<UnnamedFile> files)
    {
        var seen = new Dictionary<string, UnnamedFile>(StringComparer.Ordinal);
        foreach (var file in files)
        {
            if (file.Fields.ObjectId is not { Length: > 0 } id)
                throw new DandiException(
                    $"`{file.Fields.Path}` would have the same name as another file, and it has no `object_id` to "
                        + $"tell them apart. {Advice}"
                );
            if (!seen.TryAdd(id, file))
                throw new DandiException(
                    $"`{file.Fields.Path}` and `{seen[id].Fields.Path}` have the same `object_id` "
                        + $"{Quoted.Shortened(id)}, so they are copies of one file. Remove one of them, or save it "
                        + "again with PyNWB as a new file."
                );
            file.ObjectLabel = NameLabel.OfObjectId(id);
        }
    }
}
