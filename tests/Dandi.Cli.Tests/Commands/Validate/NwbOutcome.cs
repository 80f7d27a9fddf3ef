using System.Text.Json;
using System.Text.Json.Nodes;
using Dandi.Testing;

namespace Dandi.Cli.Tests.Commands.Validate;

/// <summary>What `dandi validate` says of a file of the corpus, next to what the Python client says: of each result all that is compared, as text.</summary>
/// <param name="Expected">The results of the Python client.</param>
/// <param name="Found">Ours.</param>
internal sealed record NwbOutcome(IReadOnlyList<NwbOutcome.Result> Expected, IReadOnlyList<NwbOutcome.Result> Found)
{
    // The words are compared elsewhere; versions are those of programs; the traceback tells only of the words.
    private static readonly string[] NotCompared = ["message", "message_is_traceback", "record_version"];

    /// <summary>Runs the command over one file at its place in its Dandiset.</summary>
    public static async Task<NwbOutcome> OfAsync(CorpusCase @case)
    {
        using var scene = new ValidateScene();
        using var folder = new TempFolder();
        var file = @case.Text("file");
        var root = @case.Has("stored") ? Unpack(@case, file, folder) : @case.Folder.Locate("nwb/dandiset");
        var run = await scene.RunAsync(root, "validate", "-f", "json_lines", "--min-severity", "INFO", file);
        List<Result> found =
        [
            .. run
                .Out.Split('\n', StringSplitOptions.RemoveEmptyEntries)
                .Select(line => Result.Of(JsonNode.Parse(line)!.AsObject(), root)),
        ];
        Assert.Equal(found.Any(result => result.IsBlocking) ? 1 : 0, run.ExitCode);
        return new NwbOutcome(
            [
                .. CorpusNwb
                    .Expected(@case)
                    .GetProperty("validation")
                    .EnumerateArray()
                    .Select(result => Result.Of(JsonObject.Create(result)!, root)),
            ],
            found
        );
    }

    /// <summary>The results that only one side has, as a list of exceptions has them.</summary>
    public string Difference =>
        ResultDifference.Join(ResultDifference.Between(Expected, Found, result => result.Shown));

    private static string Unpack(CorpusCase @case, string file, TempFolder folder)
    {
        using var packed = new TempFolder();
        folder.Write("dandiset.yaml", "identifier: DANDI:000001\n");
        folder.Write(file, File.ReadAllBytes(CorpusNwb.Locate(@case, packed)));
        return folder.Root;
    }

    /// <summary>A result.</summary>
    /// <param name="Id">Its rule.</param>
    /// <param name="Severity">How grave it is.</param>
    /// <param name="Members">All members that are compared, those two among them.</param>
    /// <param name="Shown">The result as a list of exceptions has it.</param>
    internal sealed record Result(string Id, string Severity, string Members, string Shown)
    {
        /// <summary>Whether it keeps a file from being uploaded.</summary>
        public bool IsBlocking => Severity is "ERROR" or "CRITICAL";

        /// <summary>Whether it is of a kind that only we have.</summary>
        public bool IsOurs => ResultDifference.IsOurs(Id);

        public static Result Of(JsonObject json, string root)
        {
            using var document = JsonDocument.Parse(json.ToJsonString());
            var shown = ResultDifference.Show(document.RootElement);
            foreach (var name in NotCompared)
                json.Remove(name);
            json["origin"]!.AsObject().Remove("validator_version");
            foreach (var name in new[] { "dataset_path", "dandiset_path" })
            {
                if (json[name]?.ToString() == root)
                    json[name] = ".";
            }
            var members = Sorted(json).ToJsonString();
            return new Result(json["id"]!.ToString(), json["severity"]!.ToString(), members, shown);
        }

        public override string ToString() => Members;

        private static JsonObject Sorted(JsonObject json) =>
            new(
                json.OrderBy(member => member.Key, StringComparer.Ordinal)
                    .Select(member =>
                        KeyValuePair.Create(
                            member.Key,
                            member.Value is JsonObject inner ? Sorted(inner) : member.Value?.DeepClone()
                        )
                    )
            );
    }
}
