using System.Collections.Concurrent;
using System.Text.Json;
using System.Text.Json.Nodes;
using Dandi.Discovery;
using Dandi.Files;
using Dandi.Metadata;
using Dandi.Nwb;
using Dandi.Testing;
using Microsoft.Extensions.Time.Testing;

namespace Dandi.Cli.Tests.Commands.Validate.MutatedNwb;

/// <summary>
/// Validates the files of the corpus folder <c>mutated-nwb</c> and extracts their metadata, once for all tests of a
/// class.
/// </summary>
public sealed class MutatedNwbSet : IDisposable
{
    private const string Packed = "mutated-nwb/files.tar.xz";

    private readonly TempFolder _folder = new();
    private Task<IReadOnlyList<MutatedNwbOutcome>>? _outcomes;

    /// <summary>Returns the outcome of each file. Without the corpus, the test is skipped.</summary>
    public Task<IReadOnlyList<MutatedNwbOutcome>> OutcomesAsync()
    {
        Corpus.Locate(Packed);
        return _outcomes ??= CompareAsync();
    }

    /// <inheritdoc/>
    public void Dispose() => _folder.Dispose();

    private async Task<IReadOnlyList<MutatedNwbOutcome>> CompareAsync()
    {
        await Corpus.ExtractAsync(Packed, _folder, TestContext.Current.CancellationToken);
        var results = await ValidateAsync();
        var outcomes = new ConcurrentBag<MutatedNwbOutcome>();
        var lines = File.ReadLinesAsync(
            Corpus.Locate("mutated-nwb/expected.jsonl"),
            TestContext.Current.CancellationToken
        );
        var options = new ParallelOptions
        {
            MaxDegreeOfParallelism = Environment.ProcessorCount,
            CancellationToken = TestContext.Current.CancellationToken,
        };
        await Parallel.ForEachAsync(lines, options, (line, token) =>
        {
            using var document = JsonDocument.Parse(line);
            var file = document.RootElement.GetProperty("file").GetString()!;
            outcomes.Add(MutatedNwbOutcome.Of(document.RootElement, results[file], Describe(file, token)));
            return ValueTask.CompletedTask;
        });
        return [.. outcomes.OrderBy(outcome => outcome.Name, StringComparer.Ordinal)];
    }

    /// <summary>Validates all files in one run and returns the results by file.</summary>
    private async Task<ILookup<string, MutatedNwbResult>> ValidateAsync()
    {
        using var scene = new ValidateScene();
        var run = await scene.RunAsync(_folder.Root, "validate", "-f", "json_lines", "--min-severity", "INFO", ".");
        return run
            .Out.Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(line => JsonNode.Parse(line)!)
            .Select(result =>
                (
                    Path: Path.GetRelativePath(_folder.Root, Path.Combine(_folder.Root, result["path"]!.ToString())),
                    Result: MutatedNwbResult.OfOurs(result)
                )
            )
            .ToLookup(item => item.Path, item => item.Result, StringComparer.Ordinal);
    }

    /// <summary>Extracts the metadata of a file; if that fails, returns the reason as text.</summary>
    private JsonNode Describe(string path, CancellationToken token)
    {
        var asset = new LocalAsset(path, _folder.Locate(path), AssetKind.Nwb, null);
        using var file = LocalFile.Open(asset.FullPath);
        var extractor = new MetadataExtractor(
            new AssetMetadata("0.8.0", "test", new FakeTimeProvider(), Guid.NewGuid),
            (_, _) => { }
        );
        using var nwb = new NwbReader(file.Handle, asset.FullPath, asset.Path, new FakeTimeProvider(), token);
        try
        {
            return extractor.Extract(asset, file, new DandiETag(PartPlan.For(0), []), nwb.ReadRecord, fallsBack: false);
        }
        catch (DandiException refusal)
        {
            return refusal.Message;
        }
    }
}
