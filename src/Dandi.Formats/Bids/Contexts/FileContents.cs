using Dandi.Bids.Readers;
using Dandi.Bids.Tree;

namespace Dandi.Bids.Contexts;

/// <summary>Reads the JSON files and tables of a dataset; those that were used last are kept.</summary>
internal sealed class FileContents
{
    /// <summary>A sidecar of real data has a few kilobytes; one of fMRIPrep has up to a megabyte.</summary>
    private const long JsonCapacity = 24 << 20;

    /// <summary>In characters with what a string takes besides; a table has at most 1,000 rows here.</summary>
    private const long TableCapacity = 24 << 20;

    private const int BytesPerCell = 40;

    // The UK Biobank has 500,000 participants.
    private const int MaxParticipants = 1_000_000;

    private readonly RecentFiles<Content<JsonFile>> _json = new(JsonCapacity);
    private readonly RecentFiles<Content<TsvTable>> _tables = new(TableCapacity);

    /// <summary>Reads the object in a JSON file.</summary>
    /// <exception cref="BidsReadException">The file cannot be read or has no JSON object.</exception>
    public JsonFile ReadJson(BidsFile file) => Json(file).Get();

    /// <summary>Reads the object in a JSON file; null if it has none, which the check of that file reports.</summary>
    public JsonFile? FindJson(BidsFile file) => Json(file).Value;

    /// <summary>Reads the first rows of a table that has a header; of the participants, all.</summary>
    /// <exception cref="BidsReadException">The file cannot be read or is no table.</exception>
    public TsvTable ReadTable(BidsFile file) => Table(file).Get();

    /// <summary>Reads a table; null if it is none, which is reported where the file is checked.</summary>
    public TsvTable? FindTable(BidsFile file) => Table(file).Value;

    /// <summary>Whether this program refuses a JSON file, so that its content is unknown.</summary>
    public bool RefusesJson(BidsFile file) => Json(file).Failure?.IsRefusal == true;

    /// <summary>Whether this program refuses a table, so that its content is unknown.</summary>
    public bool RefusesTable(BidsFile file) => Table(file).Failure?.IsRefusal == true;

    private Content<JsonFile> Json(BidsFile file)
    {
        if (!_json.TryGet(file, out var content))
        {
            content = Content<JsonFile>.Of(file, stream => new JsonFile(JsonFileReader.Read(stream).RootElement));
            // A short member takes twelve times as much in memory as in the file.
            _json.Add(file, content, content.Value is null ? 100 : 500 + (file.Size * 12));
        }
        return content;
    }

    private Content<TsvTable> Table(BidsFile file)
    {
        if (!_tables.TryGet(file, out var content))
        {
            // The participants are compared with the folders of the dataset.
            var maxRows = file.Path == SubjectMembers.ParticipantsPath ? MaxParticipants : TsvReader.DefaultMaxRows;
            content = Content<TsvTable>.Of(file, stream => TsvReader.Read(stream, maxRows));
            _tables.Add(file, content, SizeOf(file, content.Value));
        }
        return content;
    }

    private static long SizeOf(BidsFile file, TsvTable? table) =>
        table is null ? 100 : (2 * file.Size) + (BytesPerCell * (table.RowCount + 1L) * table.Names.Count);

    /// <summary>A content, or why there is none.</summary>
    private sealed record Content<T>(T? Value, BidsReadException? Failure)
        where T : class
    {
        public static Content<T> Of(BidsFile file, Func<Stream, T> read)
        {
            try
            {
                return new Content<T>(file.Read(read), null);
            }
            catch (BidsReadException exception)
            {
                return new Content<T>(null, exception);
            }
        }

        public T Get() =>
            Value
            ?? throw new BidsReadException(Failure!.Code, Failure.Message)
            {
                Line = Failure.Line,
                SubCode = Failure.SubCode,
                IsRefusal = Failure.IsRefusal,
            };
    }
}
