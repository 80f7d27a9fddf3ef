using System.Globalization;
using System.Text.Json.Nodes;
using Dandi.Archive;
using Dandi.Cli.Connection;
using Dandi.Cli.Output;
using Dandi.Dois;
using Dandi.Http;

namespace Dandi.Cli.Commands.ServiceScripts;

/// <summary>Fills in the metadata of a Dandiset from the record of a DOI.</summary>
internal sealed class DoiUpdateRun(CommandContext context, DoiUpdateRequest request, Func<HttpClients> open)
{
    private readonly Terminal _terminal = context.Terminal;

    /// <summary>Runs the command.</summary>
    /// <returns>The exit code.</returns>
    public async Task<int> RunAsync()
    {
        using var clients = open();
        var record = await new DoiResolver(clients.Storage, DoiResolver.Default).GetAsync(
            request.Doi,
            context.Stopping
        );
        var values = new DoiRecord(request.Doi, record, Warn).Read(request.Fields).ToList();
        var login = await ArchiveLogin.OpenAsync(context, clients, request.Instance, context.Stopping);
        var draft = DandisetVersion.DraftOf(request.Dandiset);
        var before = await login.Client.Dandisets.ReadMetadataAsync(draft, context.Stopping);
        var after = (JsonObject)before.DeepClone();
        var changed = await new DandisetUpdate(request.Existing, AskAsync).ApplyAsync(after, values);
        if (changed.Count == 0)
        {
            await SayAsync($"Dandiset {request.Dandiset} has these metadata already.");
            return ExitCode.Done;
        }
        AddActivity(after, changed);
        if (request.SkipsQuestions || await AskAsync("Show diff from old metadata to new?"))
            await MetadataDiff.PrintAsync(_terminal, "dandiset.yaml", before, after);
        if (!request.SkipsQuestions && !await AskAsync("Save modified Dandiset metadata?"))
            return ExitCode.Done;
        await SaveAsync(login.Client, before, after);
        await SayAsync($"Saved the metadata of Dandiset {request.Dandiset}: {string.Join(", ", changed)}.");
        return ExitCode.Done;
    }

    private void Warn(string warning) => _terminal.Error.WriteLine(TerminalText.Escape($"Warning: {warning}"));

    private async Task SaveAsync(ArchiveClient archive, JsonObject before, JsonObject after)
    {
        // The archive accepts what it gets: another change of the meantime would be lost.
        var draft = DandisetVersion.DraftOf(request.Dandiset);
        var current = await archive.Dandisets.ReadMetadataAsync(draft, context.Stopping);
        if (!JsonNode.DeepEquals(before, current))
        {
            throw new DandiException(
                $"The metadata of Dandiset {request.Dandiset} were changed by somebody else meanwhile; "
                    + "nothing was saved. Run the command again."
            );
        }
        var name = after["name"] is JsonValue value && value.TryGetValue<string>(out var text) ? text : "";
        await archive.PutDraftAsync(request.Dandiset, name, after, context.Stopping);
    }

    private void AddActivity(JsonObject metadata, IReadOnlyList<string> changed)
    {
        var now = context.Time.GetLocalNow().ToString("yyyy-MM-dd HH:mm:ss.ffffffzzz", CultureInfo.InvariantCulture);
        var activity = new JsonObject
        {
            ["id"] = $"urn:uuid:{Guid.NewGuid()}",
            ["name"] = "Metadata extraction from DOI",
            ["description"] =
                $"Metadata ({string.Join(", ", changed)}) extracted from DOI {request.Doi.Value} by dandi-native",
            ["schemaKey"] = "Activity",
            ["startDate"] = now,
            ["endDate"] = now,
            ["wasAssociatedWith"] = new JsonArray(
                new JsonObject
                {
                    ["schemaKey"] = "Software",
                    ["name"] = "dandi-native",
                    ["version"] = ProgramVersion.Text,
                }
            ),
        };
        if (metadata["wasGeneratedBy"] is JsonArray activities)
            activities.Add((JsonNode)activity);
        else
            metadata["wasGeneratedBy"] = new JsonArray(activity);
    }

    private async Task<bool> AskAsync(string question) =>
        await Confirmation.AskAsync(context, TerminalText.Escape(question), isYesDefault: true)
        ?? throw new DandiException("Aborted: standard input ended before the answer; nothing was saved.");

    private Task SayAsync(string line) => _terminal.Error.WriteLineAsync(TerminalText.Escape(line));
}
