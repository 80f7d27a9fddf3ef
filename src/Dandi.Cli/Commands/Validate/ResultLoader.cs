using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json;
using Dandi.Cli.Output;
using Dandi.Cli.Output.Results;
using Dandi.FileSystem;
using Dandi.Json;

namespace Dandi.Cli.Commands.Validate;

/// <summary>Reads results of earlier runs, line by line.</summary>
/// <param name="workingDirectory">Where the command was called.</param>
/// <param name="error">Takes warnings.</param>
internal sealed class ResultLoader(string workingDirectory, TextWriter error)
{
    private static readonly byte[] Omission = Encoding.UTF8.GetBytes($"\"{OmittedResults.Mark}\"");

    /// <summary>The results in files of JSON Lines, in order.</summary>
    /// <exception cref="DandiException">A line is no result.</exception>
    public async IAsyncEnumerable<ResultRecord> LoadAsync(
        IEnumerable<string> files,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        foreach (var file in files)
        {
            var warned = false;
            await foreach (var (number, line) in new JsonLinesFile(file, Locate(file)).ReadAsync(cancellationToken))
            {
                if (line.Span.TrimStart(" \t\f\v"u8).IsEmpty || Read(file, number, line) is not { } record)
                    continue;
                if (record.IsOfOtherVersion && !warned)
                {
                    warned = true;
                    await error.WriteLineAsync(
                        TerminalText.Escape(
                            $"Warning: `{file}`, line {number}: written in another version of the form than {ResultRecord.Version}; something may be missing."
                        )
                    );
                }
                yield return record;
            }
        }
    }

    /// <summary>Makes sure that files are there.</summary>
    /// <exception cref="UsageException">One is not.</exception>
    public void EnsureExist(IEnumerable<string> files)
    {
        if (files.FirstOrDefault(file => IsAbsent(Locate(file))) is { } missing)
            throw new UsageException($"Invalid value for '--load': File '{missing}' does not exist.");
    }

    /// <remarks>What cannot be told is said when the file is opened.</remarks>
    private static bool IsAbsent(string path) => PathEntry.TryLook(path, out _) is { Kind: EntryKind.Nothing };

    private string Locate(string file) => Path.Combine(workingDirectory, file);

    /// <returns>Null for what only counts results that were left out.</returns>
    private static ResultRecord? Read(string file, int number, ReadOnlyMemory<byte> line)
    {
        try
        {
            return ResultRecord.Parse(line);
        }
        catch (JsonException) when (line.Span.IndexOf(Omission) >= 0)
        {
            return null;
        }
        catch (JsonException fault)
        {
            var (place, reason) = fault is PythonJsonException { BytePositionInLine: { } position } invalid
                ? ($"line {number}, byte {position + 1},", invalid.Reason)
                : ($"line {number},", fault.Message);
            throw new DandiException(
                $"`{file}`, {place} is not a validation result: {reason}. Name a file `…{ResultCompanion.Ending}`, or the output of `dandi validate -f json_lines`.",
                fault
            );
        }
    }
}
