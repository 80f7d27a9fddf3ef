using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json;
using Dandi.Cli.Output.Results;
using Dandi.FileSystem;
using Dandi.Json;

namespace Dandi.Cli.Commands.Validate;

/// <summary>Reads the results of earlier runs (<c>dandi validate --load</c>).</summary>
/// <param name="workingDirectory">The folder that relative paths start from.</param>
/// <param name="warnings">Receives warnings about other record versions.</param>
internal sealed class ResultLoader(string workingDirectory, TextWriter warnings)
{
    private static readonly byte[] Omission = Encoding.UTF8.GetBytes($"\"{OmittedResults.Mark}\"");

    /// <summary>Reads the results in JSON Lines files, line by line.</summary>
    /// <exception cref="DandiException">A line is not a result.</exception>
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
                    await warnings.WriteLineAsync(
                        TerminalText.Escape(
                            $"Warning: `{file}`, line {number}, has another version of the record format than "
                                + $"{ResultRecord.Version}; some of its data may not be shown."
                        )
                    );
                }
                yield return record;
            }
        }
    }

    /// <summary>Makes sure that the files exist.</summary>
    /// <exception cref="UsageException">A file does not exist.</exception>
    public void EnsureExist(IEnumerable<string> files)
    {
        if (files.FirstOrDefault(file => IsAbsent(Locate(file))) is { } missing)
            throw new UsageException($"Invalid value for '--load': File '{missing}' does not exist.");
    }

    // If it is unknown whether a file exists, opening it reports why.
    private static bool IsAbsent(string path) => PathEntry.TryRead(path, out _) is { Kind: EntryKind.None };

    private string Locate(string file) => Path.Combine(workingDirectory, file);

    /// <returns>Null for a record that only counts omitted results.</returns>
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
        catch (JsonException error)
        {
            var (place, reason) = error is PythonJsonException { BytePositionInLine: { } position } invalid
                ? ($"line {number}, byte {position + 1},", invalid.Reason)
                : ($"line {number},", error.Message);
            throw new DandiException(
                $"`{file}`, {place} is not a validation result: {reason}. Use a file `…{CompanionFile.Ending}`, or "
                    + "the output of `dandi validate -f json_lines`.",
                error
            );
        }
    }
}
