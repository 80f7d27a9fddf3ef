namespace Dandi.Organizing.Naming;

/// <summary>A field that can be a part of a name.</summary>
/// <param name="Name">The name of the field, as <c>--required-field</c> takes it.</param>
/// <param name="Prefix">What precedes the label of the field.</param>
/// <param name="Use">When the field is a part of a name.</param>
/// <param name="Read">Gets the text of the field, not sanitized yet; null or empty if a file does not have it.</param>
internal sealed record LayoutField(string Name, string Prefix, FieldUse Use, Func<UnnamedFile, string?> Read)
{
    /// <summary>The fields in the order in which a name contains them.</summary>
    public static IReadOnlyList<LayoutField> All { get; } =
    [
        new("subject_id", "sub-", FieldUse.Always, file => file.Subject),
        new("session_id", "_ses-", FieldUse.IfDistinct, file => file.Session),
        new("tissue_sample_id", "_tis-", FieldUse.IfDistinct, file => file.Fields.TissueSampleId),
        new("slice_id", "_slice-", FieldUse.IfDistinct, file => file.Fields.SliceId),
        new("cell_id", "_cell-", FieldUse.IfDistinct, file => file.Fields.CellId),
        new("description", "_desc-", FieldUse.ToDisambiguate, file => file.Fields.Description),
        new("probe_ids", "_probe-", FieldUse.ToDisambiguate, file => string.Join('+', file.Fields.ProbeIds)),
        new("obj_id", "_obj-", FieldUse.ToDisambiguate, file => file.ObjectLabel),
        new("modalities", "_", FieldUse.Always, file => string.Join('+', file.Fields.Modalities)),
        new(Extension, "", FieldUse.Always, file => Path.GetExtension(file.Fields.Path)),
    ];

    private const string Extension = "extension";

    /// <summary>The part of a name; empty if the file does not have the field.</summary>
    public string PartOf(UnnamedFile file) =>
        Read(file) is { Length: > 0 } text ? Prefix + NameLabel.Sanitize(text, keepsPeriods: Name == Extension) : "";
}

/// <summary>When a field that a file has is a part of its name.</summary>
internal enum FieldUse
{
    /// <summary>In every name.</summary>
    Always,

    /// <summary>If not all files of the set have the same value.</summary>
    IfDistinct,

    /// <summary>If files would have the same name without it.</summary>
    ToDisambiguate,
}
