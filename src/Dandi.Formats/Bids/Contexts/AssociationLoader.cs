using Dandi.Bids.Inheritance;
using Dandi.Bids.Readers;
using Dandi.Bids.Tree;
using Dandi.Bids.Values;

namespace Dandi.Bids.Contexts;

/// <summary>Reads what expressions can ask of the files that belong to another.</summary>
internal sealed class AssociationLoader(FileContents contents, SidecarReader sidecars)
{
    private static readonly JsValue NoItems = JsValue.Of((IReadOnlyList<JsValue>)[]);

    /// <summary>Loads an association; undefined if a file cannot be read.</summary>
    /// <param name="name">The name of the association.</param>
    /// <param name="found">What belongs to the file; all but <c>coordsystems</c> take the first.</param>
    /// <param name="file">The file.</param>
    /// <param name="report">Takes the issues of the files found.</param>
    public JsValue Load(string name, IReadOnlyList<NamedFile> found, FileContext file, Action<BidsIssue> report)
    {
        var first = found[0];
        if (name is "events" or "aslcontext" or "channels" && contents.RefusesTable(first.File))
            return JsValue.Undefined;
        var members = new LazyMembers().Add("path", JsValue.Of(first.File.Path));
        switch (name)
        {
            case "events":
                members.Add("onset", () => Column(first.File, "onset", NoItems));
                return AddSidecar(members, first, file, report);
            case "physio":
                return AddSidecar(members, first, file, report);
            case "aslcontext":
                members.Add("volume_type", () => Column(first.File, "volume_type", NoItems));
                return JsValue.Of(members.Add("n_rows", () => CountRows(first.File)));
            case "channels":
                foreach (var column in (string[])["name", "type", "short_channel", "sampling_frequency"])
                    members.Add(column, () => Column(first.File, column, JsValue.Undefined));
                return JsValue.Of(members);
            case "bval" or "bvec":
                return AddMatrix(members, first.File, name == "bvec", report);
            case "coordsystems":
                return Coordsystems(found);
            default:
                return JsValue.Of(members);
        }
    }

    /// <summary>A column of a table; the alternative if there is none, or if the table cannot be read.</summary>
    private JsValue Column(BidsFile file, string name, JsValue alternative) =>
        contents.FindTable(file)?.Column(name) is { } column ? JsValue.Of(new TextItems(column)) : alternative;

    private JsValue CountRows(BidsFile file) => JsValue.Of(contents.FindTable(file)?.Column("volume_type")?.Count ?? 0);

    private JsValue AddSidecar(LazyMembers members, NamedFile found, FileContext file, Action<BidsIssue> report)
    {
        var index = file.Index;
        while (!ReferenceEquals(index.Folder, found.File.Parent))
            index = index.Parent!;
        var sidecar = sidecars.Read(index, found, out var ambiguous);
        if (ambiguous is null)
            return JsValue.Of(members.Add("sidecar", JsValue.Of(sidecar)));
        report(InheritanceIssues.Ambiguous(ambiguous, found.File, found.File.Path));
        return JsValue.Undefined;
    }

    /// <summary>A matrix without rows is no association, nor is one of vectors whose rows differ in length.</summary>
    private static JsValue AddMatrix(
        LazyMembers members,
        BidsFile file,
        bool mustBeRectangular,
        Action<BidsIssue> report
    )
    {
        try
        {
            var matrix = file.Read(NumberMatrix.Read);
            if (matrix.RowCount == 0 || (mustBeRectangular && !matrix.IsRectangular))
                return JsValue.Undefined;
            return JsValue.Of(
                members
                    .Add("n_cols", JsValue.Of(matrix.ColumnCount))
                    .Add("n_rows", JsValue.Of(matrix.RowCount))
                    .Add("values", JsValue.Of(matrix.FirstRow))
            );
        }
        catch (BidsReadException exception)
        {
            report(ReadIssues.Of(exception, file));
            return JsValue.Undefined;
        }
    }

    // There may be thousands, which few rules ask for.
    private JsValue Coordsystems(IReadOnlyList<NamedFile> found) =>
        JsValue.Of(
            new LazyMembers()
                .Add("paths", () => Items(found, file => JsValue.Of(file.File.Path)))
                .Add("spaces", () => Items(found, file => JsValue.Of(file.Parts.Label("space"))))
                .Add("ParentCoordinateSystems", () => JsValue.Of(ParentSystems(found)))
        );

    private List<JsValue> ParentSystems(IReadOnlyList<NamedFile> found)
    {
        var parents = new List<JsValue>();
        foreach (var file in found)
        {
            var parent = contents.FindJson(file.File)?.Members.Get("ParentCoordinateSystem") ?? JsValue.Undefined;
            if (JsConversion.ToBoolean(parent))
                parents.Add(parent);
        }
        return parents;
    }

    private static JsValue Items(IReadOnlyList<NamedFile> files, Func<NamedFile, JsValue> item) =>
        JsValue.Of((IReadOnlyList<JsValue>)[.. files.Select(item)]);
}
