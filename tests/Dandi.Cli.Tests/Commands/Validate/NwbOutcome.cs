using System.Text.Json;
using System.Text.Json.Nodes;
using Dandi.Testing;

namespace Dandi.Cli.Tests.Commands.Validate;

/// <summary>
/// The results of <c>dandi validate</c> for a file of the corpus, and those of the Python client: of each result, all
/// that is compared.
/// </summary>
/// <param name="Expected">The results of the Python client.</param>
/// <param name="Found">The results of this program.</param>
internal sealed record NwbOutcome(IReadOnlyList<NwbOutcome.Result> Expected, IReadOnlyList<NwbOutcome.Result> Found)
{
    // Messages are compared in other tests, versions are those of programs, and the traceback only concerns messages.
    private static readonly string[] NotCompared = ["message", "message_is_traceback", "record_version"];

    /// <summary>Validates one file at its path in its Dandiset.</summary>
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

    /// <summary>The results that only one side has, in the format of the lists of known differences.</summary>
    public string Difference =>
        ResultDifference.Join(ResultDifference.Between(Expected, Found, result => result.Shown));

    private static string Unpack(CorpusCase @case, string file, TempFolder folder)
    {
        using var packed = new TempFolder();
        folder.Write("dandiset.yaml", "identifier: DANDI:000001\n");
        folder.Write(file, File.ReadAllBytes(CorpusNwb.Locate(@case, packed)));
        return folder.Root;
    }

    /// <summary>One validation result.</summary>
    /// <param name="Id">The id of its rule.</param>
    /// <param name="Severity">The name of its severity.</param>
    /// <param name="Members">All members that are compared, including these two, as JSON.</param>
    /// <param name="Shown">The result in the format of the lists of known differences.</param>
    internal sealed record Result(string Id, string Severity, string Members, string Shown)
    {
        /// <summary>Whether it blocks the upload of the file.</summary>
        public bool IsBlocking => Severity is "ERROR" or "CRITICAL";

        /// <summary>Whether its rule exists only in this program.</summary>
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
