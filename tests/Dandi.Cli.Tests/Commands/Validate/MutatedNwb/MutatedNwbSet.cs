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

/// <summary>The corpus folder <c>mutated-nwb</c>, unpacked, validated and described once for all tests of a class.</summary>
public sealed class MutatedNwbSet : IDisposable
{
    private const string Packed = "mutated-nwb/files.tar.xz";

    private readonly TempFolder _folder = new();
    private Task<IReadOnlyList<MutatedNwbOutcome>>? _outcomes;

    /// <summary>What we say of each file, next to what the Python client says; the test is skipped, saying so, where there is no corpus.</summary>
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

    /// <summary>The results of one run of the command over all files, by file.</summary>
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
                    Finding: MutatedNwbResult.OfOurs(result)
                )
            )
            .ToLookup(item => item.Path, item => item.Finding, StringComparer.Ordinal);
    }

    /// <summary>The metadata of a file; the reason as text if there are none.</summary>
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
