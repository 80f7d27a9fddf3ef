using System.Formats.Tar;
using System.IO.Compression;
using Dandi.Bids.Matching;
using Dandi.Bids.Schema;
using Dandi.Testing;

namespace Dandi.Client.Tests.Metadata;

/// <summary>
/// Compares subject and session of the files of real datasets with those that the Python client finds.
/// </summary>
[Trait("Category", "Corpus")]
public sealed class BidsPathsCorpusTests
{
    private static readonly string[] FileLikeFolders = [".ds", ".mefd", ".ome.zarr"];

    public static TheoryData<CorpusCase> Datasets =>
        Corpus.ReferenceCases(folder =>
            folder.Cases("wild-bids/index.json", item => item.GetProperty("name").GetString()!)
        );

    [Theory]
    [MemberData(nameof(Datasets))]
    public async Task Subject_and_session_of_every_file_are_those_of_the_Python_client(CorpusCase dataset)
    {
        using var folder = new TempFolder();
        var files = await WriteAsync(dataset.Text("name"), folder);
        var expected = Corpus.Read($"wild-bids/expected/{dataset.Text("name")}.json").GetProperty("matching");
        var paths = new BidsPaths(BidsSchema.Default, folder.Root);
        // dandiset.yaml is left out there, even if the dataset has one.
        var found = files
            .Where(file => file != "dandiset.yaml")
            .Select(file => (Path: file, Entities: paths.Find(file)));

        var bySubject = found.ToLookup(file => file.Entities is null);

        Assert.Equal(
            expected
                .GetProperty("subject_session_files")
                .EnumerateArray()
                .Select(row => $"{row[0].GetString()} {row[1].GetString()}: {row[2].GetInt32()}")
                .Order(StringComparer.Ordinal),
            bySubject[false]
                .GroupBy(file => $"{file.Entities!.Subject} {file.Entities.Session}")
                .Select(group => $"{group.Key}: {group.Count()}")
                .Order(StringComparer.Ordinal)
        );
        var prefix = dataset.Text("layout") == "root" ? "" : $"{dataset.Text("name")}/";
        Assert.Subset(
            bySubject[true].Select(file => prefix + file.Path).ToHashSet(StringComparer.Ordinal),
            expected
                .GetProperty("not_matched")
                .EnumerateArray()
                .Select(path => path.GetString()!.TrimEnd('/'))
                .ToHashSet(StringComparer.Ordinal)
        );
    }

    /// <summary>Writes a dataset whose files are empty, except for <c>.bidsignore</c>.</summary>
    /// <returns>The paths of the files, and of the folders that count as files.</returns>
    private static async Task<IEnumerable<string>> WriteAsync(string name, TempFolder folder)
    {
        var files = new SortedSet<string>(StringComparer.Ordinal);
        await using var packed = File.OpenRead(Corpus.Locate($"wild-bids/inputs/{name}.tar.gz"));
        await using var tar = new TarReader(new GZipStream(packed, CompressionMode.Decompress));
        while (await tar.GetNextEntryAsync(cancellationToken: TestContext.Current.CancellationToken) is { } entry)
        {
            if (entry.EntryType == TarEntryType.Directory)
                continue;
            var path = entry.Name.StartsWith("./", StringComparison.Ordinal) ? entry.Name[2..] : entry.Name;
            using var content = new MemoryStream();
            if (path == ".bidsignore")
                await entry.DataStream!.CopyToAsync(content, TestContext.Current.CancellationToken);
            folder.Write(path, content.ToArray());
            files.Add(FileLikeFolderOf(path) ?? path);
        }
        return files;
    }

    private static string? FileLikeFolderOf(string path)
    {
        for (var end = path.IndexOf('/'); end >= 0; end = path.IndexOf('/', end + 1))
        {
            if (Array.Exists(FileLikeFolders, extension => path[..end].EndsWith(extension, StringComparison.Ordinal)))
                return path[..end];
        }
        return null;
    }
}
