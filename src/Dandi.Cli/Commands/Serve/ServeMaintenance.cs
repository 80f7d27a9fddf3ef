using System.CommandLine;
using System.CommandLine.Parsing;
using Dandi.Cli.Output;
using Dandi.Files;
using Dandi.FileSystem;
using Dandi.Server.Backups;
using Dandi.Server.Integrity;
using Microsoft.Data.Sqlite;

namespace Dandi.Cli.Commands.Serve;

/// <summary>
/// <c>dandi serve --check</c>, <c>--repair</c> and <c>--backup</c>: work on the directory of an archive without running
/// it.
/// </summary>
internal sealed class ServeMaintenance
{
    private static readonly TimeSpan ProgressInterval = TimeSpan.FromSeconds(10);
    private readonly CommandContext _context;
    private readonly string _directory;
    private readonly bool _isQuiet;
    private readonly bool _repairs;
    private readonly string? _backup;
    private long _lastProgress;

    private ServeMaintenance(ParseResult parsed, CommandContext context)
    {
        _context = context;
        _directory = ServeRequest.ReadDirectory(parsed, context);
        _isQuiet = parsed.GetValue(ServeArguments.Quiet);
        _repairs = parsed.GetValue(ServeArguments.Repair);
        _backup = parsed.GetValue(ServeArguments.Backup) is { } folder ? context.FullPath(folder) : null;
        _lastProgress = context.Time.GetTimestamp();
    }

    /// <summary>Reads the command line.</summary>
    /// <returns>Null if the archive is to be run.</returns>
    /// <exception cref="UsageException">
    /// Options that exclude each other are given, or a command, or the backup and the archive are in each other.
    /// </exception>
    public static ServeMaintenance? Read(ParseResult parsed, CommandContext context)
    {
        Option[] alone = [ServeArguments.Check, ServeArguments.Repair, ServeArguments.Backup];
        if (alone.FirstOrDefault(option => IsGiven(parsed, option)) is not { } chosen)
            return null;
        Option[] possible = [chosen, ServeArguments.Directory, ServeArguments.Quiet];
        if (ServeArguments.All.Except(possible).FirstOrDefault(option => IsGiven(parsed, option)) is { } other)
            throw new UsageException(
                $"'{chosen.Name}' cannot be used with '{other.Name}', only with '--directory' and '--quiet'."
            );
        if (parsed.GetValue(ServeArguments.Command) is [var word, ..])
            throw new UsageException(
                $"Got an unexpected extra argument ('{Quoted.Shortened(word)}'): '{chosen.Name}' does not run the "
                    + "archive, so no command can run with it. Leave the command out."
            );
        var maintenance = new ServeMaintenance(parsed, context);
        if (maintenance._backup is { } backup)
            EnsureApart(maintenance._directory, backup);
        return maintenance;
    }

    /// <summary>Checks, repairs or backs up the archive.</summary>
    /// <returns>The exit code.</returns>
    public async Task<int> RunAsync(CancellationToken ending)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(_context.Stopping, ending);
        try
        {
            return await (_backup is null ? CheckAsync(either.Token) : BackUpAsync(_backup, either.Token));
        }
        catch (DandiException error) when (!error.IsFatal)
        {
            // Exit code 1 means that something is damaged.
            throw new DandiException(error.Message, error) { IsFatal = true };
        }
        catch (Exception error) when (StorageFault.Is(error) || error is SqliteException)
        {
            var task =
                _backup is not null ? "backed up"
                : _repairs ? "repaired"
                : "checked";
            throw new DandiException(
                $"The archive in `{_directory}` could not be {task}: {error.Message.TrimEnd('.')}. Check the disks, "
                    + "then run the command again.",
                error
            )
            {
                IsFatal = true,
            };
        }
    }

    private async Task<int> CheckAsync(CancellationToken cancellationToken)
    {
        var result = await ArchiveCheck.RunAsync(
            new CheckOptions
            {
                Directory = _directory,
                Repairs = _repairs,
                Time = _context.Time,
                Report = Write,
                Progress = progress =>
                    WriteProgress(
                        $"Checked {CountText.Of(progress.Objects)} of {CountText.Of(progress.TotalObjects)} objects "
                            + $"({ByteCount.Format(progress.Bytes)})."
                    ),
            },
            cancellationToken
        );
        var output = _context.Terminal.Out;
        if (result.BrokenFolder is { } folder)
            await output.WriteLineAsync($"Damaged files are in {folder}; objects.jsonl there tells what they were.");
        if (result.Bucket is { } bucket)
            await output.WriteLineAsync(
                $"The files are in the bucket `{bucket}` of another server. They were not checked."
            );
        if (!_isQuiet || result.Problems + result.Repaired + result.Lost > 0)
            await output.WriteLineAsync(Summarize(result));
        return result.Problems + result.Lost > 0 ? ExitCode.SomeFailed : ExitCode.Done;
    }

    private static string Summarize(CheckResult result)
    {
        var read =
            result.Bucket is null && !result.IsDatabaseDamaged
                ? $"Checked {CountText.Of(result.Objects, "object")} ({ByteCount.Format(result.Bytes)})"
                : "Checked the database";
        var (found, parts) = (result.Problems + result.Repaired, new List<string>());
        if (found > 0)
            parts.Add(CountText.Of(found, "problem"));
        if (result.Repaired > 0)
            parts.Add($"{CountText.Of(result.Repaired)} repaired");
        if (result.Lost > 0)
            parts.Add(CountText.Of(result.Lost, "lost file"));
        return $"{read}: {(parts.Count > 0 ? string.Join(", ", parts) : "nothing is damaged")}.";
    }

    private async Task<int> BackUpAsync(string target, CancellationToken cancellationToken)
    {
        var (done, bucket) = await ArchiveBackup.RunAsync(
            new BackupOptions
            {
                Directory = _directory,
                Target = target,
                Progress = progress =>
                    WriteProgress(
                        $"Copied {CountText.Of(progress.Copied, "file")} ({ByteCount.Format(progress.Bytes)})."
                    ),
            },
            cancellationToken
        );
        var output = _context.Terminal.Out;
        if (bucket is not null)
            await output.WriteLineAsync(
                $"The files are in the bucket `{bucket}` of another server. They are not part of the backup."
            );
        var kept =
            done.Kept > 0 ? $", {CountText.Of(done.Kept)} {(done.Kept == 1 ? "was" : "were")} there already" : "";
        if (!_isQuiet)
            await output.WriteLineAsync(
                $"Backed up {_directory} to {target}: copied {CountText.Of(done.Copied, "file")} "
                    + $"({ByteCount.Format(done.Bytes)}){kept}."
            );
        return ExitCode.Done;
    }

    /// <summary>Refuses a backup in the archive, which would change it, and an archive in the backup.</summary>
    private static void EnsureApart(string directory, string backup)
    {
        var (archive, target) = (RealPath.OfExistingPart(directory), RealPath.OfExistingPart(backup));
        var reason =
            RealPath.IsWithin(target, archive) ? $"`{backup}` is in the folder `{directory}` of the archive"
            : RealPath.IsWithin(archive, target) ? $"the folder `{directory}` of the archive is in `{backup}`"
            : null;
        if (reason is not null)
            throw new UsageException(
                $"Invalid value for '--backup': {reason}. Choose a folder outside of it, if possible on another disk."
            );
    }

    private void Write(CheckFinding finding)
    {
        if (finding.Kind == CheckFindingKind.Problem)
            _context.Terminal.Error.WriteLine($"Error: {finding.Text}");
        else if (finding.Kind == CheckFindingKind.Repaired)
            _context.Terminal.Error.WriteLine($"Repaired: {finding.Text}");
        else if (!_isQuiet)
            _context.Terminal.Error.WriteLine($"Note: {finding.Text}");
    }

    private void WriteProgress(string text)
    {
        if (_isQuiet || _context.Time.GetElapsedTime(_lastProgress) < ProgressInterval)
            return;
        _lastProgress = _context.Time.GetTimestamp();
        _context.Terminal.Error.WriteLine(text);
    }

    private static bool IsGiven(ParseResult parsed, Option option) =>
        parsed.GetResult(option) is OptionResult { Implicit: false };
}
