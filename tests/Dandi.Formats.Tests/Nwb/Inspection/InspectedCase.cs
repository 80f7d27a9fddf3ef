using System.Globalization;
using System.Text.Json;
using Dandi.Hdf5;
using Dandi.Nwb;
using Dandi.Nwb.Inspection;
using Dandi.Testing;
using Microsoft.Extensions.Time.Testing;

namespace Dandi.Formats.Tests.Nwb.Inspection;

/// <summary>A file of the corpus with the Python client's results and ours.</summary>
internal sealed class InspectedCase
{
    private const string ConstructError = "hdmf.build.errors.ConstructError";

    private InspectedCase(string name, IReadOnlyList<string> expected, IReadOnlyList<string> found) =>
        (Name, Expected, All) = (name, expected, found);

    /// <summary>The folder of the corpus and the name of the case.</summary>
    public string Name { get; }

    /// <summary>Id, severity, location and message of the Python client's results, in its order.</summary>
    public IReadOnlyList<string> Expected { get; }

    /// <summary>Id, severity, location and message of all our results.</summary>
    public IReadOnlyList<string> All { get; }

    /// <summary>Our results without those that the Python client does not have.</summary>
    public IReadOnlyList<string> Found =>
        [.. All.Where(result => result.StartsWith("NWBI.", StringComparison.Ordinal))];

    /// <summary>Inspects a file.</summary>
    /// <param name="corpus">The corpus with the file.</param>
    /// <param name="folder">The folder of the corpus: <c>nwb</c> or <c>wild-nwb</c>.</param>
    /// <param name="entry">The entry of the file in the index.</param>
    public static InspectedCase Read(CorpusFolder corpus, string folder, JsonElement entry)
    {
        var name = entry.GetProperty("case").GetString()!;
        var expected = corpus
            .Read($"{folder}/expected/{name}.json")
            .GetProperty("validation")
            .EnumerateArray()
            .Where(IsOfInspector)
            .Select(Format);
        var stored = entry.TryGetProperty("stored", out var packed)
            ? $"{folder}/files/{packed.GetString()}"
            : $"{folder}/dandiset/{entry.GetProperty("file").GetString()}";
        using var scratch = new TempFolder();
        var found = Find(corpus.Unpack(stored, scratch), Path.GetDirectoryName(corpus.Locate(stored))!);
        return new InspectedCase($"{folder}.{name}", [.. expected], [.. found]);
    }

    private static bool IsOfInspector(JsonElement result) =>
        result.GetProperty("id").GetString()!.StartsWith("NWBI.", StringComparison.Ordinal);

    private static string Format(JsonElement result)
    {
        var id = result.GetProperty("id").GetString()!;
        var message = result.GetProperty("message").GetString()!;
        if (result.TryGetProperty("message_is_traceback", out _))
            message = id.Contains(ConstructError, StringComparison.Ordinal) ? Reason(message) : "";
        var location = result.GetProperty("within_asset_paths") is { ValueKind: JsonValueKind.Object } paths
            ? paths.EnumerateObject().First().Value.GetString()
            : null;
        return Format(id, result.GetProperty("severity").GetString()!, location, message);
    }

    private static string Format(string id, string severity, string? location, string message) =>
        $"{id} {severity} at {location ?? "no location"}: {message}";

    /// <summary>
    /// The part after "due to:". Classes generated at run time start it with a name internal to hdmf, which is
    /// removed.
    /// </summary>
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
                nwb => inspector.RunChecks(nwb.File, folder, TestContext.Current.CancellationToken),
                clock
            );
        }
        catch (UnreadableNwbException unreadable)
        {
            results = [ReadFailure.Of(unreadable)];
            if (unreadable.PythonException == ConstructError)
                reason = unreadable.PythonMessage;
            if (unreadable.ConstructedType == "Pair")
                reason = reason[(reason.IndexOf(": ", StringComparison.Ordinal) + 2)..];
        }
        catch (InvalidHdf5Exception damage)
        {
            results = [ReadFailure.Of(damage)];
        }
        return results.Select(result =>
            Format(
                result.Id,
                result.Severity.ToString().ToUpper(CultureInfo.InvariantCulture),
                result.Location,
                result.Id.StartsWith(InspectionIds.ReadFailurePrefix, StringComparison.Ordinal)
                    ? reason
                    : result.Message
            )
        );
    }
}
