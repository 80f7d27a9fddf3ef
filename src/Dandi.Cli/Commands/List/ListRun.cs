using System.Runtime.CompilerServices;
using Dandi.Addresses;
using Dandi.Archive;
using Dandi.Cli.Connection;
using Dandi.Cli.Output;
using Dandi.Cli.Output.Records;
using Dandi.Concurrency;
using Dandi.Metadata;

namespace Dandi.Cli.Commands.List;

/// <summary>
/// One run of <c>dandi ls</c>: reads several local files in parallel, and lists archives page by page; prints the
/// records in the order of the arguments.
/// </summary>
/// <param name="context">The environment of the command.</param>
/// <param name="request">The options.</param>
/// <param name="connections">Connects to the archives that URLs refer to.</param>
internal sealed class ListRun(CommandContext context, ListRequest request, AddressConnections connections)
{
    private readonly bool _hasAddresses = request.Paths.Any(AddressParser.IsAddress);

    /// <summary>Prints the records, or the available fields.</summary>
    /// <returns>The exit code.</returns>
    public async Task<int> RunAsync()
    {
        IReadOnlyList<string> known = request.Schema is null ? KnownFields.Flat : KnownFields.OfSchema;
        if (request.Fields is { } names && string.IsNullOrWhiteSpace(names))
            return await DescribeFieldsAsync(known);
        if (_hasAddresses)
            known = [.. known.Union(RemoteRecord.Fields, StringComparer.Ordinal).Order(StringComparer.Ordinal)];
        var fields = FieldSelection.Parse(request.Fields, known);
        EnsureSupported();
        var writer = CreateWriter(fields);
        var code = ExitCode.Done;
        try
        {
            await foreach (var record in ReadAsync(fields, context.Stopping))
                code = Math.Max(code, await WriteAsync(writer, record));
        }
        catch (Exception error) when (error is DandiException or OperationCanceledException)
        {
            // What was listed before the failure or Ctrl-C is valid output.
            await writer.EndAsync();
            if (error is OperationCanceledException && context.Stopping.IsCancellationRequested)
                await context.Terminal.Error.WriteLineAsync("Interrupted: the list is not complete.");
            throw;
        }
        await writer.EndAsync();
        return code;
    }

    private async IAsyncEnumerable<ListedRecord> ReadAsync(
        FieldSelection fields,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        using var content = CreateReader();
        var reader = new RecordReader(content, fields, request.FollowsLinks);
        var finder = new PathFinder(context.WorkingDirectory, request.IsRecursive);
        var archived = new AddressRecords(connections, request);
        foreach (var group in GroupArguments())
        {
            var records =
                group is [var first] && AddressParser.IsAddress(first)
                    ? archived.ListAsync(first, cancellationToken).Select(record => new ListedRecord(record))
                    : OrderedParallel.SelectAsync(
                        finder.Find(group).ToAsyncEnumerable(),
                        request.Jobs,
                        reader.ReadAsync,
                        cancellationToken,
                        abandonsBlocked: true
                    );
            await foreach (var record in records)
                yield return record;
        }
    }

    /// <summary>
    /// Local paths up to the next URL, which are read in parallel, or one URL. Without any: no paths.
    /// </summary>
    private IEnumerable<IReadOnlyList<string>> GroupArguments()
    {
        var local = new List<string>();
        foreach (var path in request.Paths)
        {
            if (!AddressParser.IsAddress(path))
            {
                local.Add(path);
                continue;
            }
            if (local.Count > 0)
                yield return local;
            local = [];
            yield return [path];
        }
        if (local.Count > 0 || request.Paths.Count == 0)
            yield return local;
    }

    private async Task<int> WriteAsync(IRecordWriter writer, ListedRecord record)
    {
        await writer.WriteAsync(record.Fields);
        foreach (var note in record.Notes)
            await context.Terminal.Error.WriteLineAsync(
                $"Warning: {TerminalText.Escape($"{record.Fields[KnownFields.Path]}: {note}")}"
            );
        if (record.Error is { } error)
        {
            await context.Terminal.Error.WriteLineAsync(
                $"Error: {TerminalText.Escape($"{record.Fields[KnownFields.Path]}: {error}")}"
            );
        }
        return record.ExitCode;
    }

    private async Task<int> DescribeFieldsAsync(IReadOnlyList<string> known)
    {
        foreach (var line in FieldSelection.Describe(known))
            await context.Terminal.Out.WriteLineAsync(line);
        return ExitCode.Done;
    }

    private void EnsureSupported()
    {
        if (request.Schema is { } version && !SchemaVersion.Supported.Contains(version))
        {
            throw new UsageException(
                $"Unsupported schema version: {version}; expected {string.Join(" or ", SchemaVersion.Supported)}."
            );
        }
    }

    private IContentReader CreateReader() =>
        request.Schema is { } version
            ? new SchemaContentReader(
                new AssetMetadata(version, ProgramVersion.Text, context.Time, Guid.NewGuid),
                context.Time,
                request.FakesDigest
            )
            : new FlatContentReader(context.Time);

    private IRecordWriter CreateWriter(FieldSelection fields)
    {
        var output = context.Terminal.Out;
        return request.Format switch
        {
            ListFormat.Json => new JsonRecords(output, isIndented: false),
            ListFormat.IndentedJson => new JsonRecords(output, isIndented: true),
            ListFormat.JsonLines => new JsonLineRecords(output),
            ListFormat.Yaml => CreateYaml(),
            ListFormat.Auto when _hasAddresses || (request.Paths.Count <= 1 && !request.IsRecursive) => CreateYaml(),
            _ => new TableRecords(output, fields),
        };

        YamlRecords CreateYaml() => new(output, request.Schema is null ? KnownFields.Times : null);
    }
}
