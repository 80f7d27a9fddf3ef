using System.Text.Json.Nodes;
using Dandi.Cli.Output;
using Dandi.Cli.Output.Records;
using Dandi.Discovery;
using Dandi.Files;
using Dandi.FileSystem;
using Dandi.Zarr;

namespace Dandi.Cli.Commands.List;

/// <summary>Creates the records of paths. Safe for several threads.</summary>
internal sealed class RecordReader(IContentReader content, FieldSelection fields, bool followsLinks)
{
    /// <summary>Creates the record of a path. Failures become part of the record.</summary>
    public async Task<ListedRecord> ReadAsync(ListedPath path, CancellationToken cancellationToken)
    {
        var record = new JsonObject { [KnownFields.Path] = path.Shown };
        // Content that cannot be listed does not change the exit code; a path that cannot be read does.
        var isReadable = false;
        var notes = new List<string>();
        try
        {
            if (path.Problem is { } problem)
                throw new DandiException(problem);
            var zarr = path.Kind == ListedKind.Zarr ? OpenZarr(path) : null;
            if (fields.Shows(KnownFields.Size) && ReadSize(path, zarr) is { } size)
                record[KnownFields.Size] = size;
            using var file =
                path.Kind == ListedKind.File && (fields.NeedsContent || !record.ContainsKey(KnownFields.Size))
                    ? LocalFile.Open(path.FullPath)
                    : null;
            isReadable = true;
            if (fields.NeedsContent)
                Add(record, await ReadContentAsync(path, file, zarr, notes.Add, cancellationToken));
            return new ListedRecord(record) { Notes = notes };
        }
        catch (Exception error) when (error is not OperationCanceledException)
        {
            record[KnownFields.Errors] = 1;
            return new ListedRecord(
                record,
                error.Message,
                isReadable && error is DandiException ? ExitCode.Done : ExitCode.SomeFailed
            )
            {
                Notes = notes,
            };
        }
    }

    private async Task<JsonObject> ReadContentAsync(
        ListedPath path,
        LocalFile? file,
        ZarrStore? zarr,
        Action<string> warn,
        CancellationToken cancellationToken
    )
    {
        if (file is not null)
            return await content.ReadFileAsync(path, file, warn, cancellationToken);
        return zarr is not null ? content.DescribeZarr(path, zarr) : ReadDandiset(path);
    }

    private ZarrStore OpenZarr(ListedPath path) =>
        new(path.FullPath, LocalDandiset.LinksIn(path.FullPath, followsLinks));

    private static JsonObject ReadDandiset(ListedPath path)
    {
        var yaml = Path.Combine(path.FullPath, DandisetYaml.FileName);
        if (!PathEntry.Read(yaml).IsAbsent)
            return DandisetYaml.Read(yaml);
        throw new DandiException(
            $"It is a folder without {DandisetYaml.FileName}. Use -r to list the NWB files and Zarrs in it."
        );
    }

    private void Add(JsonObject record, JsonObject read)
    {
        foreach (var (name, value) in read)
        {
            if (name is not (KnownFields.Path or KnownFields.Size) && fields.Shows(name))
                record[name] = value?.DeepClone();
        }
    }

    /// <returns>Null for a folder and for anything else that is not a file.</returns>
    private static long? ReadSize(ListedPath path, ZarrStore? zarr)
    {
        if (zarr is not null)
            return zarr.Files().Sum(file => file.Size);
        if (path.Kind == ListedKind.Folder)
            return null;
        return PathEntry.Read(path.FullPath) is { Kind: EntryKind.File, Status: { } status } ? status.Size : null;
    }
}
