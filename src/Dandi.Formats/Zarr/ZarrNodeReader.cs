using System.Text.Json;
using Dandi.FileSystem;

namespace Dandi.Zarr;

/// <summary>Reads and validates the metadata of groups and arrays in a Zarr (bids-zarr-schema.md §2.2).</summary>
/// <remarks>
/// Violations that the Python client rejects are errors; checks that only this program has give warnings.
/// </remarks>
internal sealed class ZarrNodeReader(ZarrStore store, ZarrResults results)
{
    /// <summary>The Zarr version of the root: 2, 3, or 0 if the root has no metadata.</summary>
    public int Format { get; private set; }

    /// <summary>Reads the node of a folder. The root must be read first.</summary>
    /// <param name="path">The path relative to the root, without a trailing slash; empty for the root.</param>
    /// <returns>Null if the folder is neither a group nor an array.</returns>
    public ZarrNode? Read(string path)
    {
        var isV3 = Exists(path, ZarrMetadataFile.Node);
        var isV2Array = Exists(path, ZarrMetadataFile.Array);
        var isV2Group = Exists(path, ZarrMetadataFile.Group);
        var isV2 = isV2Array || isV2Group;
        if (path.Length == 0)
            ReadRoot(isV3, isV2);
        if (isV3 && isV2)
            results.Add(
                "zarr.mixed_formats",
                Severity.Warning,
                path,
                "The folder has metadata of both Zarr 2 and Zarr 3, and readers differ in which they use. "
                    + "Remove one of them."
            );
        else if (Format == 2 ? isV3 : Format == 3 && isV2)
            results.Add(
                "zarr.mixed_formats",
                Severity.Warning,
                path,
                $"This node has metadata of Zarr {5 - Format}, but the root is Zarr {Format}: readers ignore the node. "
                    + $"Convert it to Zarr {Format}."
            );
        if (isV3 && !(Format == 2 && isV2))
            return ReadV3(path);
        return isV2Array ? ReadV2Array(path)
            : isV2Group ? ReadV2Group(path)
            : null;
    }

    private void ReadRoot(bool isV3, bool isV2)
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
                "Error opening file and Zarr format cannot be determined: the folder has no `zarr.json`, `.zgroup` or "
                    + "`.zarray`. Rename the folder if a subfolder is the Zarr; otherwise write the Zarr again."
            );
    }

    private ZarrNode? ReadV3(string path)
    {
        var file = Combine(path, ZarrMetadataFile.Node);
        var document = ZarrDocument.Read(store.FullPath(file));
        var type = document.Member("node_type");
        if (document.IsNotChecked)
        {
            AddNotChecked(file, document);
            return null;
        }
        if (document.Problem is not null || type.ValueKind != JsonValueKind.String)
        {
            AddV3(
                "zarr.invalid_zarr_json",
                file,
                $"Invalid zarr.json file: it {document.Problem ?? "has no string `node_type`"}. "
                    + "Write the metadata again."
            );
            return null;
        }
        return type.GetString() == "array" ? ReadV3Array(path, file, document) : ReadV3Group(path, file, document);
    }

    private ZarrNode ReadV3Array(string path, string file, ZarrDocument document)
    {
        var violations = new MetadataViolations();
        AddNonstandardJson(file, document);
        var array = ZarrV3Array.Validate(violations.Check(document.Root));
        if (violations.Text is { } text)
            AddV3(
                "zarr.tensorstore_cannot_open",
                path,
                $"Error opening Zarr array: its `zarr.json` is not valid Zarr 3. {text} "
                    + "Correct the metadata, or write the array again."
            );
        else if (violations.Hints is { } hints)
            results.Add(
                "zarr.tensorstore_cannot_open",
                Severity.Warning,
                path,
                $"Some readers cannot open this Zarr array. {hints} "
                    + "To support all readers, write it with a data type, chunk grid and codecs of the Zarr 3 core."
            );
        return new ZarrNode(path, 3, true, array, default);
    }

    private ZarrNode ReadV3Group(string path, string file, ZarrDocument document)
    {
        AddNonstandardJson(file, document);
        var violations = new MetadataViolations();
        var group = violations.Check(document.Root);
        group
            .Required("zarr_format")
            .Require(
                JsonChecker.TryReadInteger(document.Member("zarr_format"), out var format) && format == 3,
                "must be 3"
            );
        group.Optional("node_type").RequireOneOf("group", "array");
        group.Optional("attributes").RequireObject();
        if (violations.Text is { } text)
            results.Add(
                "zarr.invalid_node",
                Severity.Warning,
                file,
                $"The metadata of the group is not valid Zarr 3. {text} Correct the metadata."
            );
        return new ZarrNode(path, 3, false, null, Ome.OmeNgff.SelectOmeAttributes(document.Member("attributes"), 3));
    }

    private ZarrNode ReadV2Array(string path)
    {
        var violations = new MetadataViolations();
        var array = ReadDocument(path, ZarrMetadataFile.Array, violations) is { } document
            ? ZarrV2Metadata.ValidateArray(violations.Check(document))
            : null;
        ReadAttributes(path, violations);
        AddV2(path, violations);
        return new ZarrNode(path, 2, true, array, default);
    }

    private ZarrNode ReadV2Group(string path)
    {
        var violations = new MetadataViolations();
        if (ReadDocument(path, ZarrMetadataFile.Group, violations) is { } document)
            ZarrV2Metadata.ValidateGroup(violations.Check(document));
        var attributes = ReadAttributes(path, violations);
        AddV2(path, violations);
        return new ZarrNode(path, 2, false, null, Ome.OmeNgff.SelectOmeAttributes(attributes, 2));
    }

    private JsonElement ReadAttributes(string path, MetadataViolations violations)
    {
        if (
            !Exists(path, ZarrMetadataFile.Attributes)
            || ReadDocument(path, ZarrMetadataFile.Attributes, violations) is not { } attributes
        )
            return default;
        if (attributes.ValueKind != JsonValueKind.Object)
            violations.Add("`.zattrs` must be an object.");
        return attributes;
    }

    private JsonElement? ReadDocument(string path, string name, MetadataViolations violations)
    {
        var file = Combine(path, name);
        var document = ZarrDocument.Read(store.FullPath(file));
        AddNonstandardJson(file, document);
        if (document.IsNotChecked)
            AddNotChecked(file, document);
        else if (document.Problem is not null)
            violations.Add($"`{name}` {document.Problem}.");
        return document.Problem is null ? document.Root : null;
    }

    private void AddNotChecked(string file, ZarrDocument document)
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

    private void AddNonstandardJson(string file, ZarrDocument document)
    {
        if (document.Deviation is { } deviation)
            results.Add(
                "zarr.odd_json",
                Severity.Warning,
                file,
                $"The file {deviation}; some readers reject it or read other values. Write it as standard JSON."
            );
    }

    private void AddV2(string path, MetadataViolations violations)
    {
        var isRoot = path.Length == 0 && Format == 2;
        if (violations.Text is { } text)
        {
            if (isRoot)
                results.Add(
                    "zarr.cannot_open",
                    Severity.Error,
                    path,
                    $"Error opening file: its metadata is not valid Zarr 2. {text} "
                        + "Correct the metadata, or write the Zarr again."
                );
            else
                results.Add(
                    "zarr.invalid_node",
                    Severity.Warning,
                    path,
                    $"The metadata of this group or array is not valid Zarr 2. {text} "
                        + "Correct the metadata, or write the group or array again."
                );
        }
        if (violations.Hints is { } hints)
            results.Add(
                isRoot ? "zarr.cannot_open" : "zarr.invalid_node",
                Severity.Warning,
                path,
                $"Some readers cannot open this group or array. {hints}"
            );
    }

    private void AddV3(string id, string path, string message)
    {
        if (Format == 3)
            results.Add(id, Severity.Error, path, message);
        else
            results.Add("zarr.invalid_node", Severity.Warning, path, message);
    }

    /// <remarks>If it is unknown whether a file exists, it is read, which reports why it is unreadable.</remarks>
    private bool Exists(string path, string name)
    {
        try
        {
            return PathEntry.IsFile(store.FullPath(Combine(path, name)));
        }
        catch (IOException)
        {
            return true;
        }
    }

    private static string Combine(string path, string name) => path.Length == 0 ? name : $"{path}/{name}";
}
