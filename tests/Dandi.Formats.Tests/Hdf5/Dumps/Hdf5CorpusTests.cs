using System.Text.Json;
using System.Text.Json.Nodes;
using Dandi.Testing;

namespace Dandi.Formats.Tests.Hdf5.Dumps;

/// <summary>Our reader says of some 570 files what the HDF5 library says (but for the exceptions that are listed with their reasons).</summary>
[Trait("Category", "Corpus")]
public sealed class Hdf5CorpusTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    private static readonly Dictionary<string, string> Exceptions = File.ReadLines(Repository.Locate("tests/exceptions/hdf5.txt"))
        .Where(line => line.Length > 0 && line[0] != '#')
        .Select(line => line.Split((char[]?)null, 2, StringSplitOptions.RemoveEmptyEntries))
        .ToDictionary(parts => parts[0], parts => parts[1].Trim(), StringComparer.Ordinal);

    public static TheoryData<CorpusCase> Files => Corpus.Cases("hdf5/index.json", item => item.GetProperty("case").GetString()!);

    [Theory]
    [MemberData(nameof(Files))]
    public async Task A_file_has_what_the_library_finds_in_it(CorpusCase @case)
    {
        using var folder = new TempFolder();
        var path = Corpus.Unpack($"hdf5/files/{@case.Text("stored")}", folder);
        var expected = Corpus.Read($"hdf5/expected/{@case.Text("case")}.json");

        var dump = await Task.Run(() => DumpedFile.Read(path, TestContext.Current.CancellationToken), TestContext.Current.CancellationToken).WaitAsync(Patience, TimeProvider.System, TestContext.Current.CancellationToken);
        var differences = DumpDifference.Between(Content(expected), JsonDocument.Parse(dump.ToJsonString()).RootElement).Take(20).ToList();

        if (Exceptions.TryGetValue(@case.Text("case"), out var reason)) Assert.True(differences.Count > 0, $"no longer differs, but is listed: {reason}");
        else Assert.True(differences.Count == 0, string.Join('\n', differences));
    }

    [Fact]
    public void Every_exception_is_a_case() => Assert.Empty(Exceptions.Keys.Except(Corpus.Read("hdf5/index.json").EnumerateArray().Select(item => item.GetProperty("case").GetString()!), StringComparer.Ordinal));

    /// <summary>What the dump says of the file; its name and size are the corpus' own.</summary>
    private static JsonElement Content(JsonElement expected)
    {
        var content = JsonObject.Create(expected.Clone())!;
        foreach (var name in new[] { "case", "file", "size" }) content.Remove(name);
        return JsonDocument.Parse(content.ToJsonString()).RootElement;
    }
}
