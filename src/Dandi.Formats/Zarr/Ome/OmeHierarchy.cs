using System.Text.Json;

namespace Dandi.Zarr.Ome;

/// <summary>
/// Validates OME-NGFF metadata of a whole Zarr: the attributes of each group, and their references to other groups and
/// arrays (bids-zarr-schema.md §2.3).
/// </summary>
internal sealed class OmeHierarchy(IReadOnlyList<ZarrNode> nodes, ZarrResults results)
{
    private readonly Dictionary<string, ZarrNode> _nodes = nodes
        .DistinctBy(node => node.Path, StringComparer.Ordinal)
        .ToDictionary(node => node.Path, StringComparer.Ordinal);
    private string? _version;
    private bool _isUncheckedReported;

    public void Validate(string assetPath, CancellationToken cancellationToken)
    {
        if (
            _nodes.TryGetValue("", out var root)
            && HasOmeName(assetPath)
            && root.Attributes.ValueKind == JsonValueKind.Undefined
        )
        {
            results.Add(
                "ome_ngff.no_metadata",
                Severity.Warning,
                "",
                "The name is that of an OME-Zarr, but the root has no OME-NGFF metadata (`multiscales`, `plate`, …). "
                    + "Add it, or rename the folder to `….zarr`."
            );
        }
        foreach (var node in nodes)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (node.Attributes.ValueKind == JsonValueKind.Object)
                ValidateGroup(node);
        }
    }

    /// <summary>Finds the node to which the attributes of a node refer by a relative path, or null.</summary>
    public ZarrNode? Find(ZarrNode from, string? path) =>
        path is not null && Resolve(from.Path, path) is { } resolved ? _nodes.GetValueOrDefault(resolved) : null;

    /// <summary>The parent group, or null.</summary>
    public ZarrNode? Parent(ZarrNode node) =>
        node.Path.Length == 0 ? null : _nodes.GetValueOrDefault(node.Path[..Math.Max(node.Path.LastIndexOf('/'), 0)]);

    /// <summary>Adds a result about the metadata document of a node.</summary>
    public void Add(ZarrNode node, string rule, Severity severity, string message) =>
        results.Add(rule, severity, DocumentOf(node), message);

    /// <summary>The OME-NGFF metadata of a group, without reporting violations; absent if there is none.</summary>
    public static JsonChecker MetadataOf(ZarrNode node) =>
        new(
            static (_, _, _) => { },
            "",
            "",
            node.Attributes.ValueKind == JsonValueKind.Object ? OmeNgff.GetContainer(node.Attributes) : default
        );

    private void ValidateGroup(ZarrNode node)
    {
        if (!IsOmeGroup(node))
            return;
        var version = OmeNgff.VersionOf(node.Attributes);
        OmeNgff.Validate(node.Attributes, null, (severity, rule, message) =>
        {
            // One result per Zarr says that its version is not checked.
            var isUnchecked = severity == Severity.Info && rule == "ome_ngff.version";
            if (!isUnchecked || !_isUncheckedReported)
                Add(node, rule, severity, message);
            _isUncheckedReported |= isUnchecked;
        });
        ValidateVersions(node, version);
        if (version is not (null or "0.4" or "0.5"))
            return;
        new OmeArrays(this).Validate(node);
        new OmeReferences(this).Validate(node);
    }

    // Other software uses `labels` and `series` too, so these two count only in groups with their standard names.
    private static bool IsOmeGroup(ZarrNode node)
    {
        var metadata = MetadataOf(node);
        return OmeNgff.HasOmeMembers(node.Attributes)
            || (HasName(node, "labels") && metadata.Optional("labels").IsPresent)
            || (HasName(node, "OME") && metadata.Optional("series").IsPresent);
    }

    private void ValidateVersions(ZarrNode node, string? version)
    {
        var isNested = OmeNgff.IsNested(node.Attributes);
        if (isNested && node.Format == 2)
            Add(
                node,
                "ome_ngff.zarr_format",
                Severity.Warning,
                "OME-NGFF 0.5 or later (member `ome`) requires Zarr 3, but this is Zarr 2. "
                    + "Move the content of `ome` to the top level, as in OME-NGFF 0.4, or write Zarr 3."
            );
        if (!isNested && node.Format == 3)
            Add(
                node,
                "ome_ngff.zarr_format",
                Severity.Warning,
                "OME-NGFF 0.4 or earlier requires Zarr 2, but this is Zarr 3. "
                    + "Move the metadata to a member `ome`, as in OME-NGFF 0.5."
            );
        if (version is null)
            return;
        _version ??= version;
        if (version != _version)
            Add(
                node,
                "ome_ngff.version_differs",
                Severity.Warning,
                $"The metadata is OME-NGFF {version}, but other groups of this Zarr use {_version}. "
                    + "Use the same version in the whole Zarr."
            );
    }

    private static string? Resolve(string folder, string path)
    {
        var parts = new List<string>(folder.Split('/', StringSplitOptions.RemoveEmptyEntries));
        foreach (var part in path.Split('/'))
        {
            if (part is "" or ".")
                continue;
            if (part != "..")
                parts.Add(part);
            else if (parts.Count == 0)
                return null;
            else
                parts.RemoveAt(parts.Count - 1);
        }
        return string.Join('/', parts);
    }

    private static bool HasOmeName(string path) =>
        path.EndsWith(".ome.zarr", StringComparison.Ordinal) || path.EndsWith(".ngff", StringComparison.Ordinal);

    private static bool HasName(ZarrNode node, string name) =>
        node.Path == name || node.Path.EndsWith("/" + name, StringComparison.Ordinal);

    private static string DocumentOf(ZarrNode node) =>
        (node.Path.Length == 0 ? "" : node.Path + "/")
        + (node.Format == 3 ? ZarrMetadataFile.Node : ZarrMetadataFile.Attributes);
}
