using System.IO.Compression;
using System.Text.Json;
using Dandi.Hdf5;

namespace Dandi.Nwb.Specs;

/// <summary>The types that are known, by their namespaces (nwb.md §2.1, §2.2).</summary>
public sealed class SpecCatalog
{
    private const string Resource = "Dandi.Nwb.Specs.core.json.br";

    private static readonly Lazy<SpecCatalog> Embedded = new(ReadEmbedded);

    private readonly Dictionary<string, SpecNamespace> _namespaces;

    private SpecCatalog(Dictionary<string, SpecNamespace> namespaces) => _namespaces = namespaces;

    /// <summary>NWB 2.11.0 with hdmf-common 1.10.0 and hdmf-experimental 0.6.0, which are part of the program.</summary>
    public static SpecCatalog BuiltIn => Embedded.Value;

    /// <summary>The namespaces, by name.</summary>
    public IReadOnlyDictionary<string, SpecNamespace> Namespaces => _namespaces;

    /// <summary>What the reference reader knows of a file's types: what is built in, and the extensions that the file carries (nwb.md §2.1, point 6).</summary>
    /// <exception cref="UnreadableNwbException">An extension cannot be understood.</exception>
    /// <exception cref="InvalidHdf5Exception">The file is damaged.</exception>
    public static SpecCatalog ForReading(Hdf5File file)
    {
        if (file.Root.Attribute(SpecLocation.Attribute) is null)
            return BuiltIn;
        var namespaces = new Dictionary<string, SpecNamespace>(BuiltIn._namespaces, StringComparer.Ordinal);
        try
        {
            Load(CachedSpecifications.Read(file, name => !namespaces.ContainsKey(name)), namespaces);
        }
        catch (InvalidSpecificationException error)
        {
            throw new UnreadableNwbException(
                error.ErrorClass,
                error.Message,
                $"An extension that the file carries cannot be understood: {error.Message}",
                error
            );
        }
        return new SpecCatalog(namespaces);
    }

    /// <summary>A type.</summary>
    /// <param name="namespaceName">The namespace that is asked for it; it also knows the types of those that it includes.</param>
    /// <param name="type">The name of the type.</param>
    /// <returns>Null if the namespace, or the type in it, is not known.</returns>
    public TypeSpec? Find(string namespaceName, string type) =>
        _namespaces.GetValueOrDefault(namespaceName)?.Find(type);

    /// <summary>Whether a namespace is known.</summary>
    public bool HasNamespace(string name) => _namespaces.ContainsKey(name);

    /// <summary>Loads namespaces, those that others include first.</summary>
    internal static void Load(IReadOnlyList<CachedSpecifications> cached, Dictionary<string, SpecNamespace> namespaces)
    {
        var waiting = cached.ToDictionary(item => item.Name, StringComparer.Ordinal);
        foreach (var item in cached)
            Load(item, waiting, namespaces);
    }

    private static void Load(
        CachedSpecifications item,
        Dictionary<string, CachedSpecifications> waiting,
        Dictionary<string, SpecNamespace> namespaces
    )
    {
        if (!waiting.Remove(item.Name))
            return;
        var known = new Dictionary<string, TypeSpec>(StringComparer.Ordinal);
        foreach (var included in item.Includes)
        {
            if (waiting.TryGetValue(included, out var first))
                Load(first, waiting, namespaces);
            if (!namespaces.TryGetValue(included, out var other))
                throw new InvalidSpecificationException($"Could not load namespace '{included}'");
            foreach (var (name, type) in other.Types)
                known.TryAdd(name, type);
        }
        var resolution = new SpecResolution(known);
        foreach (var source in item.Sources)
            resolution.Add(item.Name, new SpecReading(item.Name).Read(source));
        resolution.Resolve();
        namespaces[item.Name] = new SpecNamespace(item.Name, item.Version, item.Includes, known);
    }

    private static SpecCatalog ReadEmbedded()
    {
        using var packed = typeof(SpecCatalog).Assembly.GetManifestResourceStream(Resource)
            ?? throw new InvalidOperationException($"The program lacks {Resource}.");
        using var stream = new BrotliStream(packed, CompressionMode.Decompress);
        using var document = JsonDocument.Parse(stream, new JsonDocumentOptions { MaxDepth = 64 });
        var cached = document
            .RootElement.EnumerateArray()
            .Select(item => new CachedSpecifications(
                item.GetProperty("name").GetString()!,
                item.GetProperty("version").GetString()!,
                [.. item.GetProperty("includes").EnumerateArray().Select(name => name.GetString()!)],
                [.. item.GetProperty("sources").EnumerateArray().Select(source => source.GetRawText())]
            ))
            .ToList();
        var namespaces = new Dictionary<string, SpecNamespace>(StringComparer.Ordinal);
        Load(cached, namespaces);
        return new SpecCatalog(namespaces);
    }
}
