using System.Text.Json;
using Dandi.Hdf5;
using Dandi.Json;

namespace Dandi.Nwb.Specs;

/// <summary>The specifications that a file carries: <c>/specifications/NAMESPACE/VERSION/SOURCE</c> (nwb.md §2.1).</summary>
/// <param name="Name">The namespace.</param>
/// <param name="Version">The version that counts where there are several.</param>
/// <param name="Includes">The namespaces that it includes.</param>
/// <param name="Sources">The JSON of its sources, in the order in which it names them.</param>
internal sealed record CachedSpecifications(
    string Name,
    string Version,
    IReadOnlyList<string> Includes,
    IReadOnlyList<string> Sources
)
{
    private const int MaxNamespaces = 1000;
    private const string Index = "namespace";

    /// <summary>Those of a file.</summary>
    /// <param name="file">The file.</param>
    /// <param name="isWanted">Which namespaces are read; of the others no more than what they consist of has to be understood.</param>
    /// <exception cref="InvalidSpecificationException">One cannot be understood.</exception>
    public static IReadOnlyList<CachedSpecifications> Read(Hdf5File file, Func<string, bool> isWanted)
    {
        if (SpecLocation.Find(file) is not { } specifications)
            return [];
        if (specifications.Links.Count > MaxNamespaces)
            throw new InvalidSpecificationException(
                $"The file carries {specifications.Links.Count} namespaces, more than {MaxNamespaces}."
            );
        var found = new List<CachedSpecifications>();
        foreach (var link in specifications.Links)
        {
            var versions =
                file.Follow(link, specifications) as Hdf5Group
                ?? throw new InvalidSpecificationException(
                    $"The cached namespace `{link.Name}` is not a group of its versions."
                );
            if (ReadNewest(file, link.Name, versions, isWanted(link.Name)) is { } read)
                found.Add(read);
        }
        return found;
    }

    private static CachedSpecifications? ReadNewest(Hdf5File file, string name, Hdf5Group versions, bool isWanted)
    {
        var names = versions.Links.Select(link => link.Name).ToList();
        foreach (var unwanted in new[] { "unversioned", "None" })
        {
            if (names.Count > 1)
                names.Remove(unwanted);
        }
        if (names.Count == 0 || file.Find(names[^1], versions) is not Hdf5Group version)
            throw new InvalidSpecificationException($"The cached namespace `{name}` has no version.")
            {
                ErrorClass = "builtins.IndexError",
            };
        if (Text(file, version, Index) is not { } index)
            throw Missing(Index);
        try
        {
            using var document = PythonJsonParser.Parse(index, SpecReading.Limits);
            return ReadIndex(file, name, names[^1], version, document.Root, isWanted);
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException or KeyNotFoundException)
        {
            throw new InvalidSpecificationException(
                $"The cached namespace `{name}` is no JSON of the specification language: {error.Message}",
                error
            );
        }
    }

    private static CachedSpecifications? ReadIndex(
        Hdf5File file,
        string name,
        string versionName,
        Hdf5Group version,
        JsonElement document,
        bool isWanted
    )
    {
        var (includes, sources) = (new List<string>(), new List<string>());
        foreach (var item in document.GetProperty("namespaces").EnumerateArray())
        {
            if (item.GetProperty("name").GetString() != name)
                continue;
            foreach (var entry in item.GetProperty("schema").EnumerateArray())
            {
                if (entry.TryGetProperty("namespace", out var included))
                    includes.Add(included.GetString()!);
                else if (isWanted && entry.TryGetProperty("source", out var source))
                    sources.Add(ReadSource(file, version, source.GetString()!));
            }
        }
        return isWanted ? new CachedSpecifications(name, versionName, includes, sources) : null;
    }

    private static string ReadSource(Hdf5File file, Hdf5Group version, string source)
    {
        // Names of sources are those of files; the ending is not part of the cached name.
        var name = source.EndsWith(".yaml", StringComparison.Ordinal) ? source[..^5] : source;
        return Text(file, version, name) ?? throw Missing(name);
    }

    private static InvalidSpecificationException Missing(string name) =>
        new($"\"Unable to synchronously open object (object '{name}' doesn't exist)\"");

    private static string? Text(Hdf5File file, Hdf5Group version, string name)
    {
        if (
            version.Link(name) is not { } link
            || file.Follow(link, version) is not Hdf5Dataset { Space.Count: 1 } dataset
        )
            return null;
        var text = dataset.Values.ReadText();
        return text is null || Hdf5Text.IsUtf8(text)
            ? text
            : throw new InvalidSpecificationException($"The cached specification `{name}` is not UTF-8 text.")
            {
                ErrorClass = "builtins.UnicodeDecodeError",
            };
    }
}
