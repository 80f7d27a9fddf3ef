using System.Text.Json;
using Dandi.FileSystem;

namespace Dandi.Zarr;

/// <summary>Reads the metadata of the groups and arrays of a Zarr, and judges them (bids-zarr-schema.md §2.2).</summary>
/// <remarks>What the Python client refuses is an error; what only we look at is a warning.</remarks>
internal sealed class ZarrNodeReader(ZarrStore store, ZarrResults results)
{
    /// <summary>The version of Zarr of the root: 2, 3, or 0 where there is none.</summary>
    public int Format { get; private set; }

    /// <summary>Reads what a folder is.</summary>
    /// <param name="path">Relative to the root, without a slash at its end; empty for the root, which comes first.</param>
    /// <returns>Null where it is neither group nor array.</returns>
    public ZarrNode? Open(string path)
    {
        var isV3 = Exists(path, ZarrMetadataFile.Node);
        var isV2Array = Exists(path, ZarrMetadataFile.Array);
        var isV2Group = Exists(path, ZarrMetadataFile.Group);
        var isV2 = isV2Array || isV2Group;
        if (path.Length == 0)
            OpenRoot(isV3, isV2);
        if (isV3 && isV2)
            results.Add(
                "zarr.mixed_formats",
                Severity.Warning,
                path,
                "Metadata of Zarr 2 and of Zarr 3 stand side by side, and readers differ in which they take. Remove one of them."
            );
        else if (Format == 2 ? isV3 : Format == 3 && isV2)
            results.Add(
                "zarr.mixed_formats",
                Severity.Warning,
                path,
                $"Is of Zarr {5 - Format} in a Zarr of version {Format}; readers of that version do not see it."
            );
        if (isV3 && !(Format == 2 && isV2))
            return OpenV3(path);
        return isV2Array ? OpenV2Array(path)
            : isV2Group ? OpenV2Group(path)
            : null;
    }

    private void OpenRoot(bool isV3, bool isV2)
    {
        Format =
            isV3 ? 3
            : isV2 ? 2
            : 0;
        if (Format == 0)
            results.Add(
                "zarr.cannot_open",
                Severity.Error,
                "",
                "Error opening file and Zarr format cannot be determined: there is no `zarr.json`, `.zgroup` or `.zarray` in the folder. If the data lie deeper, rename the folder; if metadata were lost, write the Zarr again."
            );
    }

    private ZarrNode? OpenV3(string path)
    {
        var file = Below(path, ZarrMetadataFile.Node);
        var document = ZarrDocument.Read(store.FullPath(file));
        var type = document.Member("node_type");
        if (document.IsBeyondUs)
        {
            AddUnchecked(file, document);
            return null;
        }
        if (document.Problem is not null || type.ValueKind != JsonValueKind.String)
        {
            AddV3(
                "zarr.invalid_zarr_json",
                file,
                $"Invalid zarr.json file: it {document.Problem ?? "has no text `node_type`"}. Write the metadata again."
            );
            return null;
        }
        return type.GetString() == "array" ? OpenV3Array(path, file, document) : OpenV3Group(path, file, document);
    }

    private ZarrNode OpenV3Array(string path, string file, ZarrDocument document)
    {
        var problems = new MetadataProblems();
        NoteOddJson(file, document);
        var array = ZarrV3Array.Validate(problems.Place(document.Root));
        if (problems.Broken is { } broken)
            AddV3(
                "zarr.tensorstore_cannot_open",
                path,
                $"Error opening Zarr array: its zarr.json is not as Zarr 3 has it. {broken} Correct the metadata, or write the array again."
            );
        else if (problems.Doubtful is { } doubtful)
            results.Add(
                "zarr.tensorstore_cannot_open",
                Severity.Warning,
                path,
                $"Not every reader can open this Zarr array. {doubtful} If the data are for everyone, write them with a type, grid and codecs of the Zarr 3 core."
            );
        return new ZarrNode(path, 3, true, array, default);
    }

    private ZarrNode OpenV3Group(string path, string file, ZarrDocument document)
    {
        NoteOddJson(file, document);
        var problems = new MetadataProblems();
        var group = problems.Place(document.Root);
        group
            .Must("zarr_format")
            .Demand(
                JsonPlace.TryReadInteger(document.Member("zarr_format"), out var format) && format == 3,
                "must be 3"
            );
        group.May("node_type").IsOneOf("group", "array");
        group.May("attributes").IsObject();
        if (problems.Broken is { } broken)
            results.Add(
                "zarr.invalid_node",
                Severity.Warning,
                file,
                $"The metadata of the group are not as Zarr 3 has them. {broken} Correct them."
            );
        return new ZarrNode(path, 3, false, null, Ome.OmeNgff.Relevant(document.Member("attributes"), 3));
    }

    private ZarrNode OpenV2Array(string path)
    {
        var problems = new MetadataProblems();
        var array = Read(path, ZarrMetadataFile.Array, problems) is { } document
            ? ZarrV2Metadata.ValidateArray(problems.Place(document))
            : null;
        ReadAttributes(path, problems);
        AddV2(path, problems);
        return new ZarrNode(path, 2, true, array, default);
    }

    private ZarrNode OpenV2Group(string path)
    {
        var problems = new MetadataProblems();
        if (Read(path, ZarrMetadataFile.Group, problems) is { } document)
            ZarrV2Metadata.ValidateGroup(problems.Place(document));
        var attributes = ReadAttributes(path, problems);
        AddV2(path, problems);
        return new ZarrNode(path, 2, false, null, Ome.OmeNgff.Relevant(attributes, 2));
    }

    private JsonElement ReadAttributes(string path, MetadataProblems problems)
    {
        if (
            !Exists(path, ZarrMetadataFile.Attributes)
            || Read(path, ZarrMetadataFile.Attributes, problems) is not { } attributes
        )
            return default;
        if (attributes.ValueKind != JsonValueKind.Object)
            problems.Break("`.zattrs` must be an object.");
        return attributes;
    }

    private JsonElement? Read(string path, string name, MetadataProblems problems)
    {
        var file = Below(path, name);
        var document = ZarrDocument.Read(store.FullPath(file));
        NoteOddJson(file, document);
        if (document.IsBeyondUs)
            AddUnchecked(file, document);
        else if (document.Problem is not null)
            problems.Break($"`{name}` {document.Problem}.");
        return document.Problem is null ? document.Root : null;
    }

    private void AddUnchecked(string file, ZarrDocument document)
    {
        if (document.IsUnreadable)
            results.Add(ZarrValidator.UnreadableFile, Severity.Error, file, $"The file {document.Problem}");
        else
            results.Add(
                "zarr.not_checked",
                Severity.Warning,
                file,
                $"The file {document.Problem}, so it was not checked."
            );
    }

    private void NoteOddJson(string file, ZarrDocument document)
    {
        if (document.Oddity is { } oddity)
            results.Add(
                "zarr.odd_json",
                Severity.Warning,
                file,
                $"The file {oddity}, so that some readers refuse it or read something else. Write it as plain JSON."
            );
    }

    private void AddV2(string path, MetadataProblems problems)
    {
        var isRoot = path.Length == 0 && Format == 2;
        if (problems.Broken is { } broken)
        {
            if (isRoot)
                results.Add(
                    "zarr.cannot_open",
                    Severity.Error,
                    path,
                    $"Error opening file: its metadata are not as Zarr 2 has them. {broken} Correct the metadata, or write the Zarr again."
                );
            else
                results.Add(
                    "zarr.invalid_node",
                    Severity.Warning,
                    path,
                    $"The metadata of this part of the Zarr are not as Zarr 2 has them. {broken} Correct them, or write this part again."
                );
        }
        if (problems.Doubtful is { } doubtful)
            results.Add(
                isRoot ? "zarr.cannot_open" : "zarr.invalid_node",
                Severity.Warning,
                path,
                $"Not every reader can open this. {doubtful}"
            );
    }

    private void AddV3(string id, string path, string message)
    {
        if (Format == 3)
            results.Add(id, Severity.Error, path, message);
        else
            results.Add("zarr.invalid_node", Severity.Warning, path, message);
    }

    /// <remarks>Where the system cannot tell, the document is taken for one that cannot be read.</remarks>
    private bool Exists(string path, string name)
    {
        try
        {
            return PathEntry.IsFile(store.FullPath(Below(path, name)));
        }
        catch (IOException)
        {
            return true;
        }
    }

    private static string Below(string path, string name) => path.Length == 0 ? name : $"{path}/{name}";
}
