using System.Runtime.CompilerServices;
using System.Text.Json;
using Dandi.Cli.Reporting;

namespace Dandi.Cli.Validating;

/// <summary>Reads results of earlier runs, line by line.</summary>
/// <param name="workingDirectory">Where the command was called.</param>
/// <param name="error">Takes warnings.</param>
internal sealed class ResultLoader(string workingDirectory, TextWriter error)
{
    /// <summary>The results in files of JSON Lines, in order.</summary>
    /// <exception cref="DandiException">A line is no result.</exception>
    public async IAsyncEnumerable<ResultRecord> LoadAsync(IEnumerable<string> files, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        foreach (var file in files)
        {
            using var reader = Open(file);
            var warned = false;
            for (var number = 1; await reader.ReadLineAsync(cancellationToken) is { } line; number++)
            {
                if (string.IsNullOrWhiteSpace(line) || Read(file, number, line) is not { } record) continue;
                if (record.IsOfOtherVersion && !warned)
                {
                    warned = true;
                    await error.WriteLineAsync(LineReporter.Printable($"Warning: `{file}`, line {number}: written in another version of the form than {ResultRecord.Version}; something may be missing."));
                }
                yield return record;
            }
        }
    }

    /// <summary>Makes sure that files are there.</summary>
    /// <exception cref="UsageException">One is not.</exception>
    public void EnsureExist(IEnumerable<string> files)
    {
        if (files.FirstOrDefault(file => !File.Exists(Locate(file))) is { } missing) throw new UsageException($"Invalid value for '--load': File '{missing}' does not exist.");
    }

    private string Locate(string file) => Path.Combine(workingDirectory, file);

    private StreamReader Open(string file)
    {
        try
        {
            return new StreamReader(Locate(file));
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new DandiException($"`{file}` cannot be read: {fault.Message}", fault);
        }
    }

    /// <returns>Null for what only counts results that were left out.</returns>
    private static ResultRecord? Read(string file, int number, string line)
    {
        try
        {
            return ResultRecord.Parse(line);
        }
        catch (JsonException) when (line.Contains($"\"{OmittedResults.Mark}\"", StringComparison.Ordinal))
        {
            return null;
        }
        catch (JsonException fault)
        {
            throw new DandiException($"`{file}`, line {number}, is no result of validation: {fault.Message}. Name a file `…{ResultCompanion.Ending}`, or the output of `dandi validate -f json_lines`.", fault);
        }
    }
}
