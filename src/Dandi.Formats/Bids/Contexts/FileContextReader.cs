using Dandi.Bids.Inheritance;
using Dandi.Bids.Readers;
using Dandi.Bids.Tree;
using Dandi.Bids.Values;

namespace Dandi.Bids.Contexts;

/// <summary>
/// Reads what is known of a file, and reports what cannot be read. Everything that can have an issue is read even if no
/// rule asks for it.
/// </summary>
internal sealed class FileContextReader
{
    private const string DescriptionPath = $"/{BidsDatasetRoot.Description}";
    private const string Columns = "Columns";
    private const string MotionSuffix = "motion";

    private readonly DatasetContext _dataset;
    private readonly FileContents _contents;
    private readonly SidecarReader _sidecars;
    private readonly AssociationFinder _associations;

    public FileContextReader(DatasetContext dataset, FileContents contents)
    {
        (_dataset, _contents) = (dataset, contents);
        _sidecars = new SidecarReader(contents);
        _associations = new AssociationFinder(dataset, new AssociationLoader(contents, _sidecars));
    }

    /// <summary>Whether HED strings were found.</summary>
    public bool HasHed { get; private set; }

    public void Read(FileContext file, Action<BidsIssue> report)
    {
        var extension = file.Kind.Extension;
        if (extension != ".json")
            ReadSidecars(file, report);
        file.Associations = _associations.Find(file, report);
        if (extension == ".json")
            Try(file, report, ReadJson);
        else if (extension == ".tsv")
            Try(file, report, ReadTable);
        else if (extension == ".tsv.gz" && file.File.Size > 0)
            Try(file, report, ReadCompressedTable);
        else if (extension.StartsWith(".nii", StringComparison.Ordinal))
            Try(file, report, ReadNifti);
        if (file.NiftiHeader is { AxisCodes: null })
            report(AmbiguousAffine(file));
    }

    private void ReadSidecars(FileContext file, Action<BidsIssue> report)
    {
        file.Sidecar = _sidecars.Read(file.Index, file.Named, out var ambiguous);
        if (ambiguous is not null)
            report(InheritanceIssues.Ambiguous(ambiguous, file.File));
        file.Sidecar.FindOverrides(
            (field, closer, further) => report(InheritanceIssues.Override(field, closer, further))
        );
    }

    private void ReadJson(FileContext file)
    {
        file.JsonFile = _contents.ReadJson(file.File);
        file.Json = file.Path == DescriptionPath ? _dataset.Description : file.JsonFile.Members;
        HasHed |= file.JsonFile.HasHed;
    }

    private void ReadTable(FileContext file)
    {
        file.Columns = new ColumnMembers(
            file.Kind.Suffix == MotionSuffix ? ReadMotion(file) : _contents.ReadTable(file.File)
        );
        HasHed |= file.Columns.Has("HED");
    }

    /// <summary>A recording of motion has no header: the channels are its columns.</summary>
    private static TsvTable ReadMotion(FileContext file)
    {
        var channels = file.Associations.Get("channels");
        var names = channels.Kind == JsKind.Object ? channels.Members.Get("name") : JsValue.Undefined;
        // Without channels, the BIDS validator does not read the recording.
        return names.IsArray ? file.File.Read(stream => TsvReader.Read(stream, Texts(names))) : TsvTable.Empty;
    }

    private static void ReadCompressedTable(FileContext file)
    {
        var names = file.Sidecar.Get(Columns);
        if (!JsConversion.ToBoolean(names))
            return;
        if (!names.IsArray)
            throw new BidsReadException(
                "INVALID_GZIP",
                "The columns are unknown: `Columns` in the sidecar is no list."
            );
        file.Columns = new ColumnMembers(file.File.Read(stream => TsvReader.ReadCompressed(stream, Texts(names))));
    }

    private static void ReadNifti(FileContext file) => file.NiftiHeader = file.Headers.ReadNifti();

    private static List<string> Texts(JsValue names) => [.. names.Items.Select(name => JsConversion.ToText(name))];

    private static void Try(FileContext file, Action<BidsIssue> report, Action<FileContext> read)
    {
        try
        {
            read(file);
        }
        catch (BidsReadException exception)
        {
            file.IsRefused = exception.IsRefusal;
            report(ReadIssues.Of(exception, file.File));
        }
    }

    private static BidsIssue AmbiguousAffine(FileContext file) =>
        new("AMBIGUOUS_AFFINE", BidsSeverity.Warning, file.Path)
        {
            Message =
                "The affine of the NIfTI header does not say how the axes of the image lie. "
                + "Write a valid sform or qform into the header.",
        };
}
