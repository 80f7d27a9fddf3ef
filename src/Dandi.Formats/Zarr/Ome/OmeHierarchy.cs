using System.Text.Json;

namespace Dandi.Zarr.Ome;

/// <summary>The rules of OME-NGFF for a whole Zarr: the attributes of each group, and what they say of other groups and arrays (bids-zarr-schema.md §2.3).</summary>
internal sealed class OmeHierarchy(IReadOnlyList<ZarrNode> nodes, ZarrResults results)
{
    private readonly Dictionary<string, ZarrNode> _nodes = nodes
        .DistinctBy(node => node.Path, StringComparer.Ordinal)
        .ToDictionary(node => node.Path, StringComparer.Ordinal);
    private string? _version;
    private bool _isNoted;

    /// <summary>Judges all groups.</summary>
    public void Validate(string assetPath, CancellationToken cancellationToken)
    {
        if (
            _nodes.TryGetValue("", out var root)
            && IsNamedOme(assetPath)
            && root.Attributes.ValueKind == JsonValueKind.Undefined
        )
        {
            results.Add(
                "ome_ngff.no_metadata",
                Severity.Warning,
                "",
                "The name says OME-Zarr, and the root holds no metadata of OME-NGFF (`multiscales`, `plate`, ...). Add them, or name the folder `….zarr`."
            );
        }
        foreach (var node in nodes)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (node.Attributes.ValueKind == JsonValueKind.Object)
                ValidateGroup(node);
        }
    }

    /// <summary>The node that a path in the attributes of another names.</summary>
    public ZarrNode? Find(ZarrNode from, string? path) =>
        path is not null && Resolve(from.Path, path) is { } resolved ? _nodes.GetValueOrDefault(resolved) : null;

    /// <summary>The group that a group is in.</summary>
    public ZarrNode? Parent(ZarrNode node) =>
        node.Path.Length == 0 ? null : _nodes.GetValueOrDefault(node.Path[..Math.Max(node.Path.LastIndexOf('/'), 0)]);

    /// <summary>Adds a finding about a group.</summary>
    public void Add(ZarrNode node, string rule, Severity severity, string message) =>
        results.Add(rule, severity, DocumentOf(node), message);

    /// <summary>The parts that a group holds, with nobody to report to.</summary>
    public static JsonPlace PartsOf(ZarrNode node) =>
        new(
            static (_, _, _) => { },
            "",
            "",
            node.Attributes.ValueKind == JsonValueKind.Object ? OmeNgff.Container(node.Attributes) : default
        );

    private void ValidateGroup(ZarrNode node)
    {
        if (!IsOurs(node))
            return;
        var version = OmeNgff.VersionOf(node.Attributes);
        OmeNgff.Validate(node.Attributes, null, (severity, rule, message) =>
        {
            // Once is enough for what is not checked.
            var isUnchecked = severity == Severity.Info && rule == "ome_ngff.version";
            if (!isUnchecked || !_isNoted)
                Add(node, rule, severity, message);
            _isNoted |= isUnchecked;
        });
        ValidateVersions(node, version);
        if (version is not (null or "0.4" or "0.5"))
            return;
        new OmeArrays(this).Validate(node);
        new OmeReferences(this).Validate(node);
    }

    // `labels` and `series` alone are words that other people use as well.
    private static bool IsOurs(ZarrNode node)
    {
        var parts = PartsOf(node);
        return OmeNgff.IsUnmistakable(node.Attributes)
            || (IsNamed(node, "labels") && parts.May("labels").IsPresent)
            || (IsNamed(node, "OME") && parts.May("series").IsPresent);
    }

    private void ValidateVersions(ZarrNode node, string? version)
    {
        var isNested = OmeNgff.IsNested(node.Attributes);
        if (isNested && node.Format == 2)
            Add(
                node,
                "ome_ngff.zarr_format",
                Severity.Warning,
                "The member `ome` is of OME-NGFF 0.5 or later, which is for Zarr 3, and this is Zarr 2. Put its content at the top as OME-NGFF 0.4 has it, or write Zarr 3."
            );
        if (!isNested && node.Format == 3)
            Add(
                node,
                "ome_ngff.zarr_format",
                Severity.Warning,
                "These metadata are of OME-NGFF 0.4 or earlier, which is for Zarr 2, and this is Zarr 3. Put them into a member `ome` as OME-NGFF 0.5 has it."
            );
        if (version is null)
            return;
        _version ??= version;
        if (version != _version)
            Add(
                node,
                "ome_ngff.version_differs",
                Severity.Warning,
                $"Is of OME-NGFF {version}, and other parts of this Zarr are of {_version}. Use one version in a Zarr."
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

    private static bool IsNamedOme(string path) =>
        path.EndsWith(".ome.zarr", StringComparison.Ordinal) || path.EndsWith(".ngff", StringComparison.Ordinal);

    private static bool IsNamed(ZarrNode node, string name) =>
        node.Path == name || node.Path.EndsWith("/" + name, StringComparison.Ordinal);

    private static string DocumentOf(ZarrNode node) =>
        (node.Path.Length == 0 ? "" : node.Path + "/")
        + (node.Format == 3 ? ZarrMetadataFile.Node : ZarrMetadataFile.Attributes);
}
