using System.Text.RegularExpressions;
using Dandi.Archive.Requests;

namespace Dandi.Addresses;

/// <summary>Parses URLs and identifiers of Dandisets, folders, assets and entries of Zarrs.</summary>
/// <remarks>The archive that a text names is asked for the URL of its API, and redirects are followed.</remarks>
/// <param name="instances">Finds archives.</param>
/// <param name="client">The client to follow redirects with; it must not have an API key.</param>
/// <param name="localHost">The host of the instance for local tests, as in <see cref="DandiInstance.Parse"/>.</param>
public sealed class AddressParser(InstanceLookup instances, HttpClient client, string? localHost = null)
{
    // A path has at most 512 characters, each of up to four bytes of which each is written with three characters.
    private const int MaxLength = 16_384;
    private readonly RedirectFollower _redirects = new(client);

    /// <summary>Whether an argument that may be a local path is a URL or identifier.</summary>
    public static bool IsAddress(string argument) =>
        AddressForms.Url().IsMatch(argument)
        || (
            argument.Length <= MaxLength
            && AddressForms.Identifier().Match(argument) is { Success: true } match
            && FindByPrefix(match.Groups["name"].Value) is not null
        );

    /// <summary>Parses a URL or identifier.</summary>
    /// <param name="text">The text.</param>
    /// <param name="asGlob">Whether paths are patterns (<c>--path-type glob</c>).</param>
    /// <param name="cancellationToken">Cancels the requests.</param>
    /// <exception cref="UsageException">The text has none of the accepted forms.</exception>
    /// <exception cref="DandiException">The archive or the URL cannot be reached, or does not exist.</exception>
    public async Task<ArchiveAddress> ParseAsync(string text, bool asGlob, CancellationToken cancellationToken)
    {
        if (text.Length > MaxLength)
            throw new UsageException($"`{Shown(text)}` is longer than {MaxLength} characters. Check the URL.");
        var isMoved = AddressForms.Moved().IsMatch(text);
        if (!isMoved && await TryParseAsync(text, text, asGlob, cancellationToken) is { } address)
            return address;
        if (!Uri.TryCreate(text, UriKind.Absolute, out var url) || url.Scheme is not ("http" or "https"))
            throw Unknown(text);
        var target = await _redirects.FollowAsync(url, cancellationToken);
        if (target == url)
            return (isMoved ? await TryParseAsync(text, text, asGlob, cancellationToken) : null) ?? throw Unknown(text);
        var found = await TryParseAsync(target.AbsoluteUri, text, asGlob, cancellationToken) ?? throw Unknown(text);
        // Whoever redirects must not be able to choose the host that gets a key.
        return found.Instance.IsKnown || DandiInstance.OriginOf(url) == DandiInstance.OriginOf(target)
            ? found
            : found with
            {
                HostNamedBy = NamedBy.Server,
            };
    }

    /// <returns>Null if the text has none of the forms.</returns>
    private async Task<ArchiveAddress?> TryParseAsync(
        string text,
        string given,
        bool asGlob,
        CancellationToken cancellationToken
    )
    {
        if (AddressForms.Identifier().Match(text) is { Success: true } identifier)
        {
            return FindByPrefix(identifier.Groups["name"].Value) is { } name
                ? await CreateAsync(given, identifier, AddressKind.Dandiset, name, asGlob, cancellationToken)
                : null;
        }
        foreach (var (form, kind) in AddressForms.OfServers)
        {
            if (form.Match(text) is { Success: true } match)
            {
                var server = match.Groups["server"].Value;
                var instance = AddressForms.Preview().IsMatch(server) ? "dandi-sandbox" : server;
                return await CreateAsync(given, match, kind, instance, asGlob, cancellationToken);
            }
        }
        return AddressForms.Scheme().Match(text) is { Success: true } scheme
            ? await CreateAsync(
                given,
                scheme,
                AddressKind.Asset,
                scheme.Groups["name"].Value.ToLowerInvariant(),
                asGlob,
                cancellationToken
            )
            : null;
    }

    private async Task<ArchiveAddress> CreateAsync(
        string given,
        Match match,
        AddressKind kind,
        string instance,
        bool asGlob,
        CancellationToken cancellationToken
    )
    {
        var wanted = DandiInstance.Parse(instance, localHost);
        var location = Locate(given, match, kind, asGlob);
        var (found, _) = await instances.FindAsync(wanted, cancellationToken);
        return location with
        {
            Instance = found,
            HostNamedBy = wanted.NamerOf(found, NamedBy.Url),
            Dandiset = match.Groups["id"] is { Success: true } id ? DandisetId.Parse(id.Value) : null,
            Version = match.Groups["version"] is { Success: true } version ? version.Value : null,
        };
    }

    /// <summary>Determines what is referred to in the Dandiset; the instance is filled in later.</summary>
    private static ArchiveAddress Locate(string given, Match match, AddressKind kind, bool asGlob)
    {
        var address = new ArchiveAddress(given, DandiInstance.Parse(DandiInstance.Default), kind);
        if (kind == AddressKind.Dandiset)
            return address;
        if (match.Groups["asset"] is { Success: true } asset)
        {
            return JsonElementExtensions.IsId(asset.Value)
                ? address with
                {
                    Location = asset.Value,
                }
                : throw new UsageException($"`{Shown(asset.Value)}` in `{Shown(given)}` is not the id of an asset.");
        }
        var isApi = kind == AddressKind.Glob || match.ToString().Contains("?path=", StringComparison.Ordinal);
        var text = match.Groups["path"].Value;
        if (match.ToString().Contains("?location=", StringComparison.Ordinal))
            text = AddressForms.PageNumber().Replace(text, "");
        var path = Uri.UnescapeDataString(text).TrimStart('/');
        if (path.Length == 0 && !isApi)
            return address with { Kind = AddressKind.Dandiset };
        if (kind == AddressKind.Glob || (asGlob && !isApi))
            return address with { Kind = AddressKind.Glob, Location = path };
        if (kind == AddressKind.Folder && !isApi)
            path += "/";
        return AtPath(address, path);
    }

    private static ArchiveAddress AtPath(ArchiveAddress address, string path)
    {
        var normal = AddressPath.Normalize(path)
            ?? throw new UsageException($"`{Shown(address.Text)}` refers to a path outside of the Dandiset.");
        if (AddressPath.SplitZarr(normal) is { } split)
        {
            return split.Inner.Length == 0
                ? address with
                {
                    Kind = AddressKind.Asset,
                    Location = split.Zarr,
                }
                : address with
                {
                    Kind = AddressKind.ZarrEntries,
                    Location = split.Zarr,
                    InnerPath = split.Inner,
                };
        }
        var isFolder = address.Kind == AddressKind.Folder || normal.EndsWith('/');
        return address with { Kind = isFolder ? AddressKind.Folder : AddressKind.Asset, Location = normal };
    }

    private static string? FindByPrefix(string prefix) =>
        DandiInstance.Names.FirstOrDefault(name => string.Equals(name, prefix, StringComparison.OrdinalIgnoreCase));

    private static UsageException Unknown(string text) =>
        new($"`{Shown(text)}` is not a URL or identifier of a Dandiset or asset. Use {AddressForms.Description}.");

    private static string Shown(string text) => Quoted.Shortened(Redaction.UserInput(text));
}
