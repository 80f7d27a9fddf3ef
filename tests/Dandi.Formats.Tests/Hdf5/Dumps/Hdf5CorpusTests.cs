using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Dandi.Testing;

namespace Dandi.Formats.Tests.Hdf5.Dumps;

/// <summary>
/// Compares what this reader and the HDF5 library read from about 570 files. Accepted differences are listed with their
/// reasons in tests/exceptions/hdf5.txt.
/// </summary>
[Trait("Category", "Corpus")]
public sealed class Hdf5CorpusTests
{
    private static readonly TimeSpan Timeout = TimeSpan.FromMinutes(1);

    private const int MaxShown = 140;
    private static readonly KnownDifferences Differences = new("hdf5.txt");

    public static TheoryData<CorpusCase> Files =>
        Corpus.Cases("hdf5/index.json", item => item.GetProperty("case").GetString()!);

    [Theory]
    [MemberData(nameof(Files))]
    public async Task The_content_of_a_file_equals_what_the_library_reads(CorpusCase @case)
    {
        using var folder = new TempFolder();
        var path = @case.Folder.Unpack($"hdf5/files/{@case.Text("stored")}", folder);
        var expected = @case.Folder.Read($"hdf5/expected/{@case.Text("case")}.json");

        var dump = await Task.Run(
                () => DumpedFile.Read(path, TestContext.Current.CancellationToken),
                TestContext.Current.CancellationToken
            )
            .WaitAsync(Timeout, TimeProvider.System, TestContext.Current.CancellationToken);
        var differences = DumpDifference
            .Between(Content(expected), JsonDocument.Parse(dump.ToJsonString()).RootElement)
            .ToList();

        if (Differences.Find(@case.Text("case")) is null)
            Assert.True(differences.Count == 0, string.Join('\n', differences.Take(20)));
        else
            Differences.Compare(@case.Text("case"), Show(differences));
    }

    [Fact]
    public void Only_cases_that_exist_are_listed_as_different() =>
        Differences.AssertExist(
            Corpus.Read("hdf5/index.json").EnumerateArray().Select(item => item.GetProperty("case").GetString()!)
        );

    /// <summary>Summarizes the differences in one line: the first one, their number, and a digest of all.</summary>
    private static string Show(List<string> differences)
    {
        if (differences.Count == 0)
            return "";
        var (first, all) = (differences[0], Encoding.UTF8.GetBytes(string.Join('\n', differences)));
        if (first.Length > MaxShown)
            first = $"{first[..MaxShown]}…";
        var digest = Convert.ToHexStringLower(SHA256.HashData(all).AsSpan(0, 6));
        return $"{first} ({differences.Count} in all, SHA-256 {digest})";
    }

    /// <summary>The reference dump without the members that identify the case.</summary>
    private static JsonElement Content(JsonElement expected)
    {
        var content = JsonObject.Create(expected.Clone())!;
        foreach (var name in new[] { "case", "file", "size" })
            content.Remove(name);
        return JsonDocument.Parse(content.ToJsonString()).RootElement;
    }
}
