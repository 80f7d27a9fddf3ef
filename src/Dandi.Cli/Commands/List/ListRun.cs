using System.Text.RegularExpressions;
using Dandi.Archive;
using Dandi.Cli.Output;
using Dandi.Cli.Output.Records;
using Dandi.Concurrency;
using Dandi.Metadata;

namespace Dandi.Cli.Commands.List;

/// <summary>
/// One run of <c>dandi ls</c>: reads several files in parallel and prints their records in the order of the paths.
/// </summary>
internal sealed partial class ListRun(CommandContext context, ListRequest request)
{
    /// <summary>Prints the records, or the available fields.</summary>
    /// <returns>The exit code.</returns>
    public async Task<int> RunAsync()
    {
        var known = request.Schema is null ? KnownFields.Flat : KnownFields.OfSchema;
        if (request.Fields is { } names && string.IsNullOrWhiteSpace(names))
            return await DescribeFieldsAsync(known);
        var fields = FieldSelection.Parse(request.Fields, known);
        EnsureSupported();
        using var content = CreateReader();
        var reader = new RecordReader(content, fields, request.FollowsLinks);
        var writer = CreateWriter(fields);
        var code = ExitCode.Done;
        var paths = new PathFinder(context.WorkingDirectory, request.IsRecursive).Find(request.Paths);
        await foreach (
            var record in OrderedParallel.SelectAsync(
                paths.ToAsyncEnumerable(),
                request.Jobs,
                reader.ReadAsync,
                context.Stopping,
                abandonsBlocked: true
            )
        )
        {
            code = Math.Max(code, await WriteAsync(writer, record));
        }
        await writer.EndAsync();
        return code;
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
        if (request.Paths.FirstOrDefault(path => Url().IsMatch(path)) is { } url)
        {
            throw new UsageException(
                $"`{url}`: the content of an archive cannot be listed yet. Name local files and folders."
            );
        }
        if (request.Schema is { } version && version != SchemaVersion.Newest)
        {
            throw new UsageException($"Unsupported schema version: {version}; expected {SchemaVersion.Newest}.");
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
            ListFormat.Auto when request.Paths.Count <= 1 && !request.IsRecursive => CreateYaml(),
            _ => new TableRecords(output, fields),
        };

        YamlRecords CreateYaml() => new(output, request.Schema is null ? KnownFields.Times : null);
    }

    [GeneratedRegex(
        "^(https?://|dandi:)",
        RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant
    )]
    private static partial Regex Url();
}
