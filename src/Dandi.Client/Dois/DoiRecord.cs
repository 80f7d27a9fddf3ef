using System.Text.Json;
using System.Text.Json.Nodes;

namespace Dandi.Dois;

/// <summary>Translates the bibliographic record of a DOI into metadata of a Dandiset.</summary>
/// <param name="doi">The DOI.</param>
/// <param name="record">Its record (<see cref="DoiResolver"/>).</param>
/// <param name="warn">Called with what is left out.</param>
public sealed class DoiRecord(Doi doi, JsonObject record, Action<string> warn)
{
    private static readonly string[] ReadMembers =
    [
        "family",
        "given",
        "literal",
        "name",
        "ORCID",
        "affiliation",
        // They say nothing about a contributor.
        "sequence",
        "authenticated-orcid",
    ];

    /// <summary>Returns the values for fields.</summary>
    /// <exception cref="DandiException">The record lacks what a field needs.</exception>
    public IEnumerable<ProposedValue> Read(IReadOnlyCollection<DoiField> fields)
    {
        foreach (var field in DoiFields.All.Where(fields.Contains))
        {
            foreach (var value in Read(field))
                yield return new ProposedValue(field, value);
        }
    }

    private IEnumerable<JsonNode> Read(DoiField field) =>
        field switch
        {
            DoiField.Contributor => ReadContributors(),
            DoiField.Name => ReadText("title"),
            DoiField.Description => ReadText("abstract"),
            _ => [ReadResource()],
        };

    private IEnumerable<JsonNode> ReadText(string member)
    {
        if (TextOf(record[member]) is { } text)
            yield return JsonValue.Create(text);
        else
            warn($"The record of {doi.Url} has no `{member}` that is text.");
    }

    private JsonObject ReadResource() =>
        new()
        {
            ["identifier"] = doi.Value,
            ["name"] = TextOf(record["title"]) ?? throw Missing("title", DoiField.RelatedResource),
            ["relation"] = "dcite:IsDescribedBy",
            ["schemaKey"] = "Resource",
            ["url"] = doi.Url,
        };

    private IEnumerable<JsonNode> ReadContributors()
    {
        if (record["author"] is not JsonArray authors)
            throw Missing("author", DoiField.Contributor);
        foreach (var author in authors.OfType<JsonObject>())
        {
            if (ReadContributor(author) is { } contributor)
                yield return contributor;
        }
    }

    private JsonObject? ReadContributor(JsonObject author)
    {
        var (family, given) = (TextOf(author["family"]), TextOf(author["given"]));
        // The name of a group has no parts.
        var group = family is null && given is null ? TextOf(author["literal"]) ?? TextOf(author["name"]) : null;
        if (group is null && (family is null || given is null))
        {
            warn(
                $"An author of {doi.Url} has no complete name and is left out: "
                    + Quoted.Shortened(author.ToJsonString())
            );
            return null;
        }
        var unread = author.Where(member => !ReadMembers.Contains(member.Key) && !IsEmpty(member.Value));
        foreach (var (name, _) in unread)
            warn($"`{Quoted.Shortened(name)}` of the author {group ?? $"{family}, {given}"} is left out.");
        var contributor = new JsonObject
        {
            ["name"] = group ?? $"{family}, {given}",
            ["roleName"] = new JsonArray("dcite:Author"),
            ["schemaKey"] = group is null ? "Person" : "Organization",
            ["includeInCitation"] = true,
        };
        if (ReadAffiliations(author) is { Count: > 0 } affiliations && group is null)
            contributor["affiliation"] = affiliations;
        if (TextOf(author["ORCID"]) is { } orcid && group is null)
            contributor["identifier"] = orcid[(orcid.LastIndexOf('/') + 1)..];
        return contributor;
    }

    // Crossref states an object per affiliation, DataCite a text.
    private static JsonArray ReadAffiliations(JsonObject author) =>
        new([
            .. (author["affiliation"] as JsonArray ?? new JsonArray())
                .Select(each => TextOf((each as JsonObject)?["name"] ?? each))
                .OfType<string>()
                .Select(name => new JsonObject { ["name"] = name }),
        ]);

    private DandiException Missing(string member, DoiField field) =>
        new(
            $"The record of {doi.Url} has no `{member}`, so `{DoiFields.NameOf(field)}` cannot be filled in. Leave it "
                + "out with `--fields`."
        );

    private static string? TextOf(JsonNode? node) =>
        node is JsonValue value
        && value.GetValueKind() == JsonValueKind.String
        && value.GetValue<string>().Trim() is { Length: > 0 } text
            ? text
            : null;

    private static bool IsEmpty(JsonNode? node) =>
        node switch
        {
            null => true,
            JsonArray { Count: 0 } or JsonObject { Count: 0 } => true,
            JsonValue value => value.GetValueKind() == JsonValueKind.String && value.GetValue<string>().Length == 0,
            _ => false,
        };
}
