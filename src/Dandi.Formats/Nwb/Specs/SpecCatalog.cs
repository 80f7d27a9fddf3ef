using System.IO.Compression;
using System.Text.Json;
using Dandi.Hdf5;

namespace Dandi.Nwb.Specs;

/// <summary>
/// The known neurodata types, by namespace (docs/spec/nwb.md 2.1, 2.2;
/// <see href="https://nwb-schema.readthedocs.io"/>).
/// </summary>
public sealed class SpecCatalog
{
    // The types of the NWB schema are 100.
    private const int MaxTypes = 1_000_000;

    private const string Resource = "Dandi.Nwb.Specs.core.json.br";

    private static readonly Lazy<SpecCatalog> Embedded = new(ReadEmbedded);

    private readonly Dictionary<string, SpecNamespace> _namespaces;

    private SpecCatalog(Dictionary<string, SpecNamespace> namespaces) => _namespaces = namespaces;

    /// <summary>NWB 2.11.0 with hdmf-common 1.10.0 and hdmf-experimental 0.6.0, embedded in the program.</summary>
    public static SpecCatalog BuiltIn => Embedded.Value;

    /// <summary>The namespaces by name.</summary>
    public IReadOnlyDictionary<string, SpecNamespace> Namespaces => _namespaces;

    /// <summary>
    /// The types that PyNWB knows when it reads a file: the built-in ones, and the extensions cached in the file
    /// (docs/spec/nwb.md 2.1, point 6).
    /// </summary>
    /// <exception cref="UnreadableNwbException">The specification of an extension is invalid.</exception>
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
                error.PythonException,
                error.Message,
                $"The specification of an extension in the file is invalid: {error.Message}",
                error
            );
        }
        return new SpecCatalog(namespaces);
    }

    /// <summary>Finds a type by namespace and name.</summary>
    /// <param name="namespaceName">The namespace that defines the type or includes one that does.</param>
    /// <param name="type">The name of the type.</param>
    /// <returns>Null if the namespace or the type is unknown.</returns>
    public TypeSpec? Find(string namespaceName, string type) =>
        _namespaces.GetValueOrDefault(namespaceName)?.Find(type);

    /// <summary>True if the namespace is known.</summary>
    public bool HasNamespace(string name) => _namespaces.ContainsKey(name);

    /// <summary>Loads namespaces and resolves their types, included namespaces first.</summary>
    internal static void Load(IReadOnlyList<CachedSpecifications> cached, Dictionary<string, SpecNamespace> namespaces)
    {
        var pending = cached.ToDictionary(item => item.Name, StringComparer.Ordinal);
        var types = 0;
        foreach (var item in cached)
            Load(item, pending, namespaces, ref types);
    }

    private static void Load(
        CachedSpecifications item,
        Dictionary<string, CachedSpecifications> pending,
        Dictionary<string, SpecNamespace> namespaces,
        ref int types
    )
    {
        if (!pending.Remove(item.Name))
            return;
        var known = new Dictionary<string, TypeSpec>(StringComparer.Ordinal);
        foreach (var included in item.Includes)
        {
            if (pending.TryGetValue(included, out var first))
                Load(first, pending, namespaces, ref types);
            if (!namespaces.TryGetValue(included, out var other))
                throw new InvalidSpecificationException($"Could not load namespace '{included}'");
            types += other.Types.Count;
            if (types > MaxTypes)
                throw new InvalidSpecificationException($"Namespaces include more than {MaxTypes} types of others.");
            foreach (var (name, type) in other.Types)
                known.TryAdd(name, type);
        }
        var resolution = new SpecResolver(known);
        foreach (var source in item.Sources)
            resolution.Add(item.Name, new SpecReader(item.Name).Read(source));
        resolution.Resolve();
        namespaces[item.Name] = new SpecNamespace(item.Name, item.Version, item.Includes, known);
    }

    private static SpecCatalog ReadEmbedded()
    {
        using var packed = typeof(SpecCatalog).Assembly.GetManifestResourceStream(Resource)
            ?? throw new InvalidOperationException($"The resource `{Resource}` is missing from the program.");
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
