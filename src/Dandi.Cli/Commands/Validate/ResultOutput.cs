using System.Text;
using Dandi.Cli.Output;
using Dandi.Cli.Output.Records;
using Dandi.Cli.Output.Results;
using Dandi.Files;
using Dandi.Files.Spool;

namespace Dandi.Cli.Commands.Validate;

/// <summary>The output of <c>dandi validate</c>: standard output, or a file that is written atomically.</summary>
internal sealed class ResultOutput : IDisposable
{
    private readonly ValidateRequest _request;
    private readonly Func<IDisposable> _pause;
    private readonly ResultLines _lines;
    private readonly ResultSpool _spool;
    private readonly TextWriter _writer;
    private readonly AtomicFile? _file;

    private ResultOutput(
        ValidateRequest request,
        CommandContext context,
        Func<IDisposable> pause,
        ValidateFormat format
    )
    {
        (_request, _pause, Format) = (request, pause, format);
        _spool = new ResultSpool(context.MakeSpoolSpace(SpoolSpace.DefaultMemory));
        _writer = context.Terminal.Out;
        if (request.Output is { } file)
        {
            // No fsync: after a crash, the command can be run again.
            var path = Path.Combine(context.WorkingDirectory, file);
            OutputFile.EnsureReplaceable(path, "Name a file, or leave out --output to write to standard output.");
            _file = AtomicFile.Create(path, durability: Durability.None);
            _writer = new StreamWriter(
                _file.Stream,
                new UTF8Encoding(encoderShouldEmitUTF8Identifier: false),
                leaveOpen: true
            );
        }
        _lines = new ResultLines(context.Terminal, pause);
    }

    public ValidateFormat Format { get; }

    /// <summary>Opens the output in the format that the options or the file name ask for.</summary>
    /// <param name="request">The options.</param>
    /// <param name="context">The environment of the command.</param>
    /// <param name="pause">Removes the status line until the result is disposed of.</param>
    /// <exception cref="DandiException">Options contradict each other, or the file cannot be written.</exception>
    public static ResultOutput Open(ValidateRequest request, CommandContext context, Func<IDisposable> pause)
    {
        var format = request.Format ?? FormatOf(request.Output);
        if (request.Output is not null && format is null or ValidateFormat.Text)
        {
            throw new DandiException(
                "--output needs a machine-readable format. Use --format json, json_pp, json_lines or yaml, or a file "
                    + "name that ends in .json, .jsonl, .yaml or .yml."
            );
        }
        if (format == ValidateFormat.JsonLines && request.Groupings.Count > 0)
        {
            throw new DandiException(
                "--grouping cannot be combined with json_lines, which has no groups. Use json, json_pp or yaml."
            );
        }
        try
        {
            return new ResultOutput(request, context, pause, format ?? ValidateFormat.Text);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new DandiException(
                error is NotReplaceableException
                    ? $"`{request.Output}` cannot be written: {error.Message}"
                    : $"`{request.Output}` cannot be written: {OutputFile.ReasonOf(error)}. Choose another file with "
                        + "--output.",
                error
            );
        }
    }

    /// <summary>Creates the printer for the format and groups of the options.</summary>
    public IResultPrinter CreatePrinter()
    {
        var groupings = _request.Groupings;
        if (groupings.Count > 0)
            return new GroupedResults(_spool, groupings, _request.MaxPerGroup, CreateGroupWriter(groupings));
        if (Format != ValidateFormat.Text)
            return new RecordResults(CreateRecordWriter(), _request.MaxPerGroup);
        return _request.ShowsRulesOnce ? new ResultsByRule(_lines) : new TextResults(_lines, _request.MaxPerGroup);
    }

    // Lines of text remove the status line themselves, and groups are written at the end.
    private bool PrintsEach => Format != ValidateFormat.Text && _file is null && _request.Groupings.Count == 0;

    /// <summary>Adds a result to a printer. The status line is removed only if something is printed.</summary>
    /// <exception cref="DandiException">The file cannot be written.</exception>
    public async Task AddAsync(IResultPrinter printer, ResultRecord record)
    {
        using var _ = PrintsEach ? _pause() : null;
        await WriteAsync(() => printer.AddAsync(record));
    }

    /// <summary>Runs a function that writes to the output.</summary>
    /// <exception cref="DandiException">The file cannot be written.</exception>
    public async Task WriteAsync(Func<Task> write)
    {
        try
        {
            await write();
        }
        catch (Exception error) when (_file is not null && StorageFault.Is(error))
        {
            throw new DandiException(
                $"`{_request.Output}` cannot be written: {OutputFile.ReasonOf(error)}. Free some space, or choose "
                    + "another file with --output.",
                error
            );
        }
    }

    /// <summary>Writes the conclusion, and commits the file.</summary>
    public async Task EndAsync(ResultCounts counts)
    {
        if (Format == ValidateFormat.Text && !counts.HasErrors)
            await WriteConclusionAsync(counts);
        if (_file is null)
            return;
        await _writer.DisposeAsync();
        _file.Commit();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _spool.Dispose();
        // The writer owns no resources, and its buffer is of no use once the file is discarded.
        _file?.Dispose();
    }

    private Task WriteConclusionAsync(ResultCounts counts) =>
        counts is { Unchecked.Count: 0, Skipped: 0 }
            ? _lines.WriteAsync("No errors found.", 0, TextColor.Green)
            : _lines.WriteAsync(
                $"No errors in what was checked, but not everything was checked "
                    + $"({string.Join(", ", Unchecked(counts))}).",
                0,
                TextColor.Yellow
            );

    private static IEnumerable<string> Unchecked(ResultCounts counts) =>
        counts.Skipped == 0
            ? counts.Unchecked
            : counts.Unchecked.Append($"{CountText.Of(counts.Skipped, "path was", "paths were")} skipped");

    private IRecordWriter CreateRecordWriter() =>
        Format switch
        {
            ValidateFormat.Json => new JsonRecords(_writer, isIndented: false),
            ValidateFormat.IndentedJson => new JsonRecords(_writer, isIndented: true),
            ValidateFormat.JsonLines => new JsonLineRecords(_writer),
            _ => new YamlRecords(_writer),
        };

    private IGroupWriter CreateGroupWriter(IReadOnlyList<ResultGrouping> groupings) =>
        Format switch
        {
            ValidateFormat.Text => new TextGroups(_lines, isByPathAlone: groupings is [ResultGrouping.Path]),
            ValidateFormat.Yaml => new YamlGroups(_writer),
            _ => new JsonGroups(_writer, isIndented: Format == ValidateFormat.IndentedJson),
        };

    private static ValidateFormat? FormatOf(string? file) =>
        Path.GetExtension(file) switch
        {
            ".json" => ValidateFormat.IndentedJson,
            ".jsonl" => ValidateFormat.JsonLines,
            ".yaml" or ".yml" => ValidateFormat.Yaml,
            _ => null,
        };
}
