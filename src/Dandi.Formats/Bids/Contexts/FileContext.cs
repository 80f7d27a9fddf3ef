using Dandi.Bids.Expressions;
using Dandi.Bids.Inheritance;
using Dandi.Bids.Names;
using Dandi.Bids.Readers;
using Dandi.Bids.Tree;
using Dandi.Bids.Values;

namespace Dandi.Bids.Contexts;

/// <summary>What is known of a file: what the expressions of the schema can name.</summary>
internal sealed class FileContext : ExpressionScope
{
    private JsValue _entities;
    private FileHeaders? _headers;
    private string? _path;

    public FileContext(DatasetContext dataset, FolderIndex index, NamedFile file)
    {
        (Dataset, Index, Named) = (dataset, index, file);
        var folder = file.File.Parent.Name;
        var datatype = dataset.Schema.Datatypes.Contains(folder) ? folder : "";
        Parts = file.Parts;
        Kind = new FileKind(Parts.Suffix, Parts.Extension, datatype);
    }

    public DatasetContext Dataset { get; }

    /// <summary>The folder of the file.</summary>
    public FolderIndex Index { get; }

    public NamedFile Named { get; }

    public BidsFile File => Named.File;

    /// <summary>The path from the root of the dataset.</summary>
    public string Path => _path ??= File.Path;

    /// <summary>The parts of the name that rules see.</summary>
    public FileNameParts Parts { get; private set; }

    public FileKind Kind { get; private set; }

    /// <summary>Whether it is a folder that does not count as a file; null for files.</summary>
    public bool? IsFolder { get; init; }

    public Sidecar Sidecar { get; set; } = Sidecar.None;

    /// <summary>The files that belong to the file.</summary>
    public JsObject Associations { get; set; } = EmptyMembers.Instance;

    /// <summary>The columns, if the file is a table; null if it is none that can be read.</summary>
    public ColumnMembers? Columns { get; set; }

    /// <summary>The content of a JSON file; empty for other files.</summary>
    public JsObject Json { get; set; } = EmptyMembers.Instance;

    /// <summary>The object in a JSON file; null for other files.</summary>
    public JsonFile? JsonFile { get; set; }

    /// <summary>Whether this program refused the file, so that nothing can be said about its content.</summary>
    public bool IsRefused { get; set; }

    public NiftiHeader? NiftiHeader { get; set; }

    public FileHeaders Headers => _headers ??= new FileHeaders(File, Named.Parts.Extension);

    /// <inheritdoc/>
    public override IEnumerable<string> Names => [];

    /// <summary>Hides the parts of the name that no rule for the name uses from all other rules.</summary>
    public void Hide(FileNameParts used)
    {
        Parts = used;
        Kind = new FileKind(used.Suffix, used.Extension, Kind.Datatype);
        _entities = JsValue.Undefined;
    }

    /// <inheritdoc/>
    public override JsValue Get(string name) =>
        name switch
        {
            "entities" => Entities(),
            "sidecar" => JsValue.Of(Sidecar),
            "associations" => JsValue.Of(Associations),
            "columns" => JsValue.Of(Columns ?? (JsObject)EmptyMembers.Instance),
            "json" => JsValue.Of(Json),
            "nifti_header" => JsValue.Of(NiftiHeader),
            "gzip" => JsValue.Of(Headers.Gzip),
            "tiff" => JsValue.Of(Headers.Tiff),
            "ome" => JsValue.Of(Headers.Tiff?.Ome),
            "path" => JsValue.Of(Path),
            "size" => JsValue.Of((double)File.Size),
            "directory" => IsFolder is { } isFolder ? JsValue.Of(isFolder) : JsValue.Undefined,
            "subject" => JsValue.Of((JsObject)EmptyMembers.Instance),
            _ => Kind.TryGet(name, Dataset, out var value) ? value : JsValue.Undefined,
        };

    /// <inheritdoc/>
    public override bool Has(string name) => true;

    /// <inheritdoc/>
    public override bool TryCountExisting(IReadOnlyList<JsValue> paths, string kind, out int count)
    {
        count = 0;
        foreach (var path in paths)
        {
            if (!path.IsString)
                return false;
            if (kind == "bids-uri" ? path.Text.StartsWith("bids:", StringComparison.Ordinal) : Exists(path.Text, kind))
                count++;
        }
        return true;
    }

    private bool Exists(string path, string kind) =>
        kind switch
        {
            "file" => Index.Folder.Contains(path.Split('/')),
            "stimuli" => Dataset.Exists($"stimuli/{path}"),
            "subject" => Dataset.Exists($"sub-{Parts.Label("sub") ?? "undefined"}/{path}"),
            _ => Dataset.Exists(path),
        };

    private JsValue Entities()
    {
        if (_entities.Kind == JsKind.Undefined)
            _entities = JsValue.Of(new EntityMembers(Parts));
        return _entities;
    }
}
