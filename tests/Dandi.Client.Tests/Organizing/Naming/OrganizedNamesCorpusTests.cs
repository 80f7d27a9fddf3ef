using System.Text.Json;
using Dandi.Client.Tests.Metadata;
using Dandi.Organizing.Naming;
using Dandi.Testing;

namespace Dandi.Client.Tests.Organizing.Naming;

/// <summary>Compares the names of files with those that the Python client gives them.</summary>
[Trait("Category", "Corpus")]
public sealed class OrganizedNamesCorpusTests
{
    public static TheoryData<CorpusCase> Groups => Corpus.Cases("organize/names.json", NameOf);

    public static TheoryData<CorpusCase> Values => Corpus.Cases("functions/sanitize_value.json", item => $"{item}");

    public static TheoryData<CorpusCase> ObjectIds => Corpus.Cases("functions/get_obj_id.json", item => $"{item}");

    public static TheoryData<CorpusCase> Modalities =>
        Corpus.ReferenceCases(folder =>
            [new CorpusCase("modalities", folder.Read("functions/neurodata_type_modalities.json"), folder)]
        );

    [Theory]
    [MemberData(nameof(Groups))]
    public void Files_get_the_names_of_the_Python_client(CorpusCase group)
    {
        string[] required = group.Has("required_fields") ? [.. group.Texts("required_fields")] : [];
        if (required.Except(OrganizedNames.FieldNames).Any() || group["metadata"].EnumerateArray().Any(HasNumber))
        {
            // The command line does not accept such a field, and a file cannot contain such a record.
            Assert.True(group.Has("error"));
            return;
        }
        var files = group["metadata"].EnumerateArray().Select(Read).ToList();
        if (group.Has("filter"))
        {
            var invalid = files.Where(file => string.IsNullOrEmpty(file.SubjectId)).Select(file => file.Path).ToList();
            Assert.Equal(group.Texts("skipped_as_invalid"), invalid);
            files.RemoveAll(file => invalid.Contains(file.Path));
        }
        if (group.Has("error"))
        {
            Assert.Throws<DandiException>(() => OrganizedNames.Find(files, required));
            return;
        }
        Assert.Equal(
            group["output"].EnumerateArray().Select(file => file.GetProperty("dandi_path").GetString()),
            OrganizedNames.Find(files, required)
        );
    }

    [Theory]
    [MemberData(nameof(Values))]
    public void Labels_are_sanitized_as_in_the_Python_client(CorpusCase @case)
    {
        var label = NameLabel.Sanitize(@case.Text("value"), keepsPeriods: @case.Text("field") == "extension");

        Assert.Equal(@case.Text("output"), label);
    }

    [Theory]
    [MemberData(nameof(ObjectIds))]
    public void Labels_of_object_ids_are_those_of_the_Python_client(CorpusCase @case) =>
        Assert.Equal(@case.Text("output"), NameLabel.OfObjectId(@case.Text("input")));

    [Theory]
    [MemberData(nameof(Modalities))]
    public void Types_have_the_modalities_of_the_Python_client(CorpusCase table)
    {
        string[] none = ["base", "device", "file", "misc"];
        var expected = table
            .Content.EnumerateObject()
            .Select(type => (type.Name, Modality: type.Value.GetString()!))
            .Where(type => !none.Contains(type.Modality))
            .ToDictionary(type => type.Name, type => type.Modality);

        Assert.Equal(expected.OrderBy(type => type.Key), NeurodataModalities.ByType.OrderBy(type => type.Key));
    }

    private static string NameOf(JsonElement group) => group.GetProperty("name").GetString()!;

    private static bool HasNumber(JsonElement record) =>
        record.TryGetProperty("session_id", out var session) && session.ValueKind == JsonValueKind.Number;

    /// <summary>Reads a record; one whose version could not be read has nothing else, as in this program.</summary>
    private static NamingFields Read(JsonElement record)
    {
        var path = record.GetProperty("path").GetString()!;
        var flat = CorpusRecord.Read(record);
        if (flat.NwbVersion is null or "ERROR")
            return new NamingFields(path);
        var types = flat.NeurodataTypes.SelectMany(types => types.Split(','));
        var given = record.TryGetProperty("modalities", out var modalities) ? CorpusRecord.Texts(modalities) ?? [] : [];
        return NamingFields.Of(path, flat) with
        {
            Description = Text(record, "description"),
            Modalities = [.. NeurodataModalities.Of(types).Union(given).Order(StringComparer.Ordinal)],
            ObjectId = Text(record, "object_id"),
        };
    }

    private static string? Text(JsonElement record, string name) =>
        record.TryGetProperty(name, out var value) ? value.GetString() : null;
}
