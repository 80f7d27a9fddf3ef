using System.Globalization;
using System.Text.Json;
using Dandi.Hdf5;
using Dandi.Nwb;
using Dandi.Nwb.Inspection;
using Dandi.Testing;
using Microsoft.Extensions.Time.Testing;

namespace Dandi.Formats.Tests.Nwb.Inspection;

/// <summary>A file of the corpus with what the Python client finds in it, and what we do.</summary>
internal sealed class InspectedCase
{
    private const string ConstructError = "hdmf.build.errors.ConstructError";

    private InspectedCase(string name, IReadOnlyList<string> expected, IReadOnlyList<string> found) =>
        (Name, Expected, All) = (name, expected, found);

    /// <summary>The folder of the corpus and the name of the case.</summary>
    public string Name { get; }

    /// <summary>Id, severity, place and message of each result of the Python client, in its order.</summary>
    public IReadOnlyList<string> Expected { get; }

    /// <summary>The same of ours, those that the Python client has no such results as among them.</summary>
    public IReadOnlyList<string> All { get; }

    /// <summary>The same of ours, without those.</summary>
    public IReadOnlyList<string> Found =>
        [.. All.Where(result => result.StartsWith("NWBI.", StringComparison.Ordinal))];

    /// <summary>Inspects a file.</summary>
    /// <param name="corpus">The corpus.</param>
    /// <param name="folder">The folder of the corpus: <c>nwb</c> or <c>wild-nwb</c>.</param>
    /// <param name="entry">Its entry in the index.</param>
    public static InspectedCase Read(CorpusFolder corpus, string folder, JsonElement entry)
    {
        var name = entry.GetProperty("case").GetString()!;
        var expected = corpus
            .Read($"{folder}/expected/{name}.json")
            .GetProperty("validation")
            .EnumerateArray()
            .Where(IsOfInspector)
            .Select(Show);
        var stored = entry.TryGetProperty("stored", out var packed)
            ? $"{folder}/files/{packed.GetString()}"
            : $"{folder}/dandiset/{entry.GetProperty("file").GetString()}";
        using var scratch = new TempFolder();
        var found = Find(corpus.Unpack(stored, scratch), Path.GetDirectoryName(corpus.Locate(stored))!);
        return new InspectedCase($"{folder}.{name}", [.. expected], [.. found]);
    }

    private static bool IsOfInspector(JsonElement result) =>
        result.GetProperty("id").GetString()!.StartsWith("NWBI.", StringComparison.Ordinal);

    private static string Show(JsonElement result)
    {
        var id = result.GetProperty("id").GetString()!;
        var message = result.GetProperty("message").GetString()!;
        if (result.TryGetProperty("message_is_traceback", out _))
            message = id.Contains(ConstructError, StringComparison.Ordinal) ? Reason(message) : "";
        var location = result.GetProperty("within_asset_paths") is { ValueKind: JsonValueKind.Object } paths
            ? paths.EnumerateObject().First().Value.GetString()
            : null;
        return Show(id, result.GetProperty("severity").GetString()!, location, message);
    }

    private static string Show(string id, string severity, string? location, string message) =>
        $"{id} {severity} at {location ?? "no place"}: {message}";

    /// <summary>The part behind "due to:", which a class made at run time begins with a name of hdmf's own.</summary>
    private static string Reason(string message)
    {
        var reason = message[(message.IndexOf("due to: ", StringComparison.Ordinal) + 8)..^2];
        return reason.StartsWith("CustomClassGenerator", StringComparison.Ordinal)
            ? reason[(reason.IndexOf(": ", StringComparison.Ordinal) + 2)..]
            : reason;
    }

    private static IEnumerable<string> Find(string path, string folder)
    {
        var clock = new FakeTimeProvider(new DateTimeOffset(2027, 1, 1, 0, 0, 0, TimeSpan.Zero));
        var inspector = new NwbInspector(clock);
        IReadOnlyList<CheckMessage> results;
        var reason = "";
        try
        {
            results = NwbAtPath.Read(
                path,
                nwb => inspector.Find(nwb.File, folder, TestContext.Current.CancellationToken),
                clock
            );
        }
        catch (UnreadableNwbException refusal)
        {
            results = [UnreadableFile.Of(refusal)];
            if (refusal.ErrorClass == ConstructError)
                reason = refusal.ReferenceText;
            if (refusal.ConstructedType == "Pair")
                reason = reason[(reason.IndexOf(": ", StringComparison.Ordinal) + 2)..];
        }
        catch (InvalidHdf5Exception damage)
        {
            results = [UnreadableFile.Of(damage)];
        }
        return results.Select(finding =>
            Show(
                finding.Id,
                finding.Severity.ToString().ToUpper(CultureInfo.InvariantCulture),
                finding.Location,
                finding.Id.StartsWith(InspectionIds.Unreadable, StringComparison.Ordinal) ? reason : finding.Message
            )
        );
    }
}
