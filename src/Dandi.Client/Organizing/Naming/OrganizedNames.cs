namespace Dandi.Organizing.Naming;

/// <summary>
/// Finds the paths of NWB files in a Dandiset: <c>sub-LABEL/sub-LABEL_ses-LABEL…_MODALITIES.nwb</c>
/// (docs/spec/organize.md §3). The names depend on the whole set of files.
/// </summary>
public sealed class OrganizedNames
{
    private const int MaxNameBytes = 255;
    private const int MaxShown = 5;

    private readonly IReadOnlyList<UnnamedFile> _files;
    private readonly HashSet<LayoutField> _used;

    private OrganizedNames(IReadOnlyList<NamingFields> files, IReadOnlyCollection<string> requiredFields)
    {
        var sessions = SessionIds.Of(files);
        _files = [.. files.Select((file, i) => new UnnamedFile(file, sessions[i]))];
        _used =
        [
            .. LayoutField.All.Where(field =>
                requiredFields.Contains(field.Name)
                || field.Use == FieldUse.Always
                || (field.Use == FieldUse.IfDistinct && _files.Select(field.Read).Distinct().Skip(1).Any())
            ),
        ];
    }

    /// <summary>The fields that a name can have, in the order of the name.</summary>
    public static IReadOnlyList<string> FieldNames { get; } = [.. LayoutField.All.Select(field => field.Name)];

    /// <summary>Finds the paths of files; no two are equal.</summary>
    /// <param name="files">The files, each with a subject.</param>
    /// <param name="requiredFields">The names of fields that are in every name whose file has them.</param>
    /// <returns>The paths relative to the root of the Dandiset, in the order of the files.</returns>
    /// <exception cref="DandiException">The files do not differ in any field, or a name is too long.</exception>
    public static IReadOnlyList<string> Find(
        IReadOnlyList<NamingFields> files,
        IReadOnlyCollection<string> requiredFields
    )
    {
        var names = new OrganizedNames(files, requiredFields);
        names.Disambiguate();
        return [.. names._files.Select(file => EnsureStorable(file).Target)];
    }

    private void Disambiguate()
    {
        Name(_files);
        foreach (var field in LayoutField.All.Where(field => field.Use == FieldUse.ToDisambiguate))
        {
            var groups = FindCollisions();
            if (groups.Count == 0)
                return;
            if (field.Name == "obj_id")
                ObjectLabels.Assign([.. groups.SelectMany(group => group)]);
            foreach (var group in groups.Where(group => group.Any(file => field.Read(file) is { Length: > 0 })))
            {
                foreach (var file in group)
                    file.Disambiguating.Add(field);
                Name(group);
            }
        }
        if (FindCollisions() is { Count: > 0 } left)
            throw Collision(left);
    }

    private void Name(IEnumerable<UnnamedFile> files)
    {
        foreach (var file in files)
        {
            var name = string.Concat(
                LayoutField
                    .All.Where(field => _used.Contains(field) || file.Disambiguating.Contains(field))
                    .Select(field => field.PartOf(file))
            );
            file.Target = $"sub-{file.Subject}/{name}";
        }
    }

    private List<List<UnnamedFile>> FindCollisions() =>
        [
            .. _files
                .GroupBy(file => file.Target, StringComparer.Ordinal)
                .Where(group => group.Skip(1).Any())
                .Select(group => group.ToList()),
        ];

    private static UnnamedFile EnsureStorable(UnnamedFile file)
    {
        var name = Path.GetFileName(file.Target);
        var length = System.Text.Encoding.UTF8.GetByteCount(name);
        if (length <= MaxNameBytes)
            return file;
        throw new DandiException(
            $"`{file.Fields.Path}` cannot be organized: its name would be `{Quoted.Shortened(name)}`, which has "
                + $"{length} bytes, and file names have at most {MaxNameBytes}. Shorten the identifiers in the file."
        );
    }

    private static DandiException Collision(List<List<UnnamedFile>> groups) =>
        new(
            $"{CountText.Of(groups.Sum(group => group.Count), "file")} would have the same names as others: "
                + string.Join("; ", groups.Take(MaxShown).Select(Describe))
                + (groups.Count > MaxShown ? $"; and {CountText.Of(groups.Count - MaxShown, "more name")}" : "")
                + ". Change the metadata of the files so that they differ, or organize them separately."
        );

    private static string Describe(List<UnnamedFile> group) =>
        $"`{group[0].Target}` for "
        + string.Join(", ", group.Take(MaxShown).Select(file => $"`{file.Fields.Path}`"))
        + (group.Count > MaxShown ? $" and {CountText.Of(group.Count - MaxShown)} more" : "");
}
