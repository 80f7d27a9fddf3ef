using Dandi.Addresses;
using Dandi.Cli.Commands;
using Dandi.Http;

namespace Dandi.Cli.Connection;

/// <summary>
/// Connects to the archives that the URLs of a command line refer to: one <see cref="HttpClients"/> per instance,
/// because an API key belongs to one.
/// </summary>
/// <remarks>Not thread-safe; the clients that it returns are.</remarks>
/// <param name="context">The environment of the command.</param>
/// <param name="open">Creates clients, such as those of <see cref="HttpClientFactory"/>.</param>
/// <param name="instance">
/// The instance that all URLs must belong to: the value of <c>-i</c> or <c>DANDI_INSTANCE</c>; null for any.
/// </param>
internal sealed class AddressConnections(CommandContext context, Func<HttpClients> open, string? instance = null)
    : IDisposable
{
    private readonly Dictionary<string, (ArchiveLogin Login, HttpClients Clients)> _archives = new(
        StringComparer.Ordinal
    );

    private HttpClients? _lookups;
    private InstanceLookup? _instances;

    // They never get a key, so neither a redirect nor the description of an archive can make them send it.
    private HttpClients Lookups => _lookups ??= open();

    private InstanceLookup Instances => _instances ??= new InstanceLookup(Lookups.Archive);

    /// <summary>Parses a URL or identifier and finds its archive, without logging in.</summary>
    /// <param name="address">The URL or identifier.</param>
    /// <param name="asGlob">Whether paths in it are patterns.</param>
    /// <param name="cancellationToken">Cancels the requests.</param>
    /// <exception cref="UsageException">
    /// It has none of the accepted forms, or belongs to another instance than <c>-i</c> names.
    /// </exception>
    public async Task<AddressedArchive> OpenAsync(string address, bool asGlob, CancellationToken cancellationToken)
    {
        var parser = new AddressParser(Instances, Lookups.Archive, context.LocalInstanceHost);
        var parsed = await parser.ParseAsync(address, asGlob, cancellationToken);
        await EnsureFitsAsync(parsed, cancellationToken);
        if (parsed.HostNamedBy == NamedBy.Url && IsSelected(parsed))
            parsed = parsed with { HostNamedBy = NamedBy.Instance };
        return await ConnectAsync(parsed, cancellationToken);
    }

    /// <summary>Finds the archive of a Dandiset in the instance that <c>-i</c> names, without logging in.</summary>
    public async Task<AddressedArchive> OpenDandisetAsync(DandisetVersion version, CancellationToken cancellationToken)
    {
        var name = instance ?? DandiInstance.Default;
        var wanted = context.ParseInstance(name);
        var (found, _) = await Instances.FindAsync(wanted, cancellationToken);
        var address = new ArchiveAddress($"{found.Api}/dandisets/{version.Dandiset}/", found, AddressKind.Dandiset)
        {
            Dandiset = version.Dandiset,
            Version = version.Version,
            HostNamedBy = wanted.NamerOf(found, NamedBy.Instance),
        };
        return await ConnectAsync(address, cancellationToken);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _lookups?.Dispose();
        foreach (var (_, clients) in _archives.Values)
            clients.Dispose();
    }

    private async Task<AddressedArchive> ConnectAsync(ArchiveAddress address, CancellationToken cancellationToken)
    {
        // A host that a redirect names gets other keys than the same host if the user names it.
        var key = $"{address.Instance.Api} {address.HostNamedBy}";
        if (!_archives.TryGetValue(key, out var archive))
        {
            var (_, info) = await Instances.FindAsync(address.Instance, cancellationToken);
            if (info.ClientWarning is { } warning)
                await context.Terminal.Error.WriteLineAsync($"Warning: {TerminalText.Escape(warning)}");
            var clients = open();
            archive = (ArchiveLogin.OnDemand(context, clients, address.Instance, info, address.HostNamedBy), clients);
            _archives.Add(key, archive);
        }
        return new AddressedArchive(address, archive.Login, archive.Clients);
    }

    private bool IsSelected(ArchiveAddress address) =>
        (instance ?? CommonOptions.InstanceVariable(context)) is { } selected
        && context.ParseInstance(selected).IsSameOrigin(address.Instance.Api);

    private async Task EnsureFitsAsync(ArchiveAddress address, CancellationToken cancellationToken)
    {
        if (instance is null)
            return;
        var (expected, _) = await Instances.FindAsync(context.ParseInstance(instance), cancellationToken);
        if (expected.Api == address.Instance.Api)
            return;
        throw new UsageException(
            $"`{Quoted.Shortened(Redaction.UserInput(address.Text))}` belongs to the instance "
                + $"{address.Instance.Name}, not to {expected.Name}. Change the URL or the instance (`-i`)."
        );
    }
}
