using System.Text.Json;
using Dandi.Hdf5;
using Dandi.Json;

namespace Dandi.Nwb.Specs;

/// <summary>
/// A namespace whose specification is cached in a file: <c>/specifications/NAMESPACE/VERSION/SOURCE</c>
/// (docs/spec/nwb.md 2.1; <see href="https://nwb-storage.readthedocs.io"/>).
/// </summary>
/// <param name="Name">The name of the namespace.</param>
/// <param name="Version">The version; the last one if several are cached.</param>
/// <param name="Includes">The names of the namespaces that it includes.</param>
/// <param name="Sources">The JSON of its sources, in the order of the namespace.</param>
internal sealed record CachedSpecifications(
    string Name,
    string Version,
    IReadOnlyList<string> Includes,
    IReadOnlyList<string> Sources
)
{
    private const int MaxNamespaces = 1000;
    private const string Index = "namespace";

    /// <summary>Reads the namespaces cached in a file.</summary>
    /// <param name="file">The file to read.</param>
    /// <param name="isWanted">Selects the namespaces to return. The indexes of the others must be valid too, but
    /// their sources are not read.</param>
    /// <exception cref="InvalidSpecificationException">A specification is invalid.</exception>
    public static IReadOnlyList<CachedSpecifications> Read(Hdf5File file, Func<string, bool> isWanted)
    {
        if (SpecLocation.Find(file) is not { } specifications)
            return [];
        if (specifications.Links.Count > MaxNamespaces)
            throw new InvalidSpecificationException(
                $"The file has {specifications.Links.Count} cached namespaces; the limit is {MaxNamespaces}."
            );
        var found = new List<CachedSpecifications>();
        foreach (var link in specifications.Links)
        {
            var versions =
                file.Follow(link, specifications) as Hdf5Group
                ?? throw new InvalidSpecificationException(
                    $"The cached namespace `{link.Name}` is not a group with versions."
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
                PythonException = "builtins.IndexError",
            };
        if (Text(file, version, Index) is not { } index)
            throw Missing(Index);
        try
        {
            using var document = PythonJsonParser.Parse(index, SpecReader.Limits);
            return ReadIndex(file, name, names[^1], version, document.Root, isWanted);
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException or KeyNotFoundException)
        {
            throw new InvalidSpecificationException(
                $"The cached namespace `{name}` is not valid JSON of the specification language: {error.Message}",
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
        // Sources have file names; the extension is not part of the cached name.
        var name = source.EndsWith(".yaml", StringComparison.Ordinal) ? source[..^5] : source;
        return Text(file, version, name) ?? throw Missing(name);
    }

    private static InvalidSpecificationException Missing(string name) =>
        new($"\"Unable to synchronously open object (object '{name}' doesn't exist)\"");

    private static string? Text(Hdf5File file, Hdf5Group version, string name)
    {
        if (
            version.Link(name) is not { } link
            || file.Follow(link, version) is not Hdf5Dataset { Dataspace.Count: 1 } dataset
        )
            return null;
        var text = dataset.Values.ReadString();
        return text is null || Hdf5Text.IsUtf8(text)
            ? text
            : throw new InvalidSpecificationException($"The cached specification `{name}` is not valid UTF-8.")
            {
                PythonException = "builtins.UnicodeDecodeError",
            };
    }
}
