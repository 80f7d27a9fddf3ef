using Dandi.Addresses;
using Dandi.Archive;
using Dandi.Cli.Connection;
using Dandi.Deletion;
using Dandi.Discovery;
using Dandi.Http;

namespace Dandi.Cli.Commands.Delete;

/// <summary>Looks up what the arguments name, all of them before anything is deleted.</summary>
internal sealed class DeletionArguments(CommandContext context, DeleteRequest request, Func<HttpClients> open)
    : IDisposable
{
    // URLs name their archive themselves.
    private AddressConnections? _ofUrls;
    private AddressConnections? _ofPaths;
    private AddressedArchive? _first;
    private DeletionPlan? _plan;

    private AddressConnections OfUrls => _ofUrls ??= new AddressConnections(context, open);

    private AddressConnections OfPaths => _ofPaths ??= new AddressConnections(context, open, request.Instance);

    /// <summary>Finds out what is to be deleted.</summary>
    /// <returns>Null if there is nothing to delete.</returns>
    /// <exception cref="DandiException">An argument refers to nothing, or to something that cannot be
    /// deleted.</exception>
    public async Task<DeletionTarget?> LookUpAsync(CancellationToken cancellationToken)
    {
        RemoteDandiset? dandiset = null;
        foreach (var argument in request.Arguments)
        {
            var (place, path) = await OpenAsync(argument, cancellationToken);
            await EnsureSameAsync(argument, place, cancellationToken);
            var lookup = new DeletionLookup(place.Client, _plan!);
            dandiset ??= await lookup.FindDandisetAsync(cancellationToken);
            if (dandiset is null)
                await SkipAsync(MissingDandiset(place));
            else
                await LookUpAsync(lookup, place, path, cancellationToken);
        }
        return _plan is null || _plan.IsEmpty ? null : new DeletionTarget(_first!.Client, dandiset!, _plan);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _ofUrls?.Dispose();
        _ofPaths?.Dispose();
    }

    private async Task LookUpAsync(
        DeletionLookup lookup,
        AddressedArchive place,
        string? path,
        CancellationToken cancellationToken
    )
    {
        try
        {
            await (
                path is null
                    ? lookup.AddAddressAsync(place.Address, cancellationToken)
                    : lookup.AddPathAsync(path, cancellationToken)
            );
        }
        catch (AssetNotFoundException error) when (!request.SkipsMissing)
        {
            throw new DandiException($"{error.Message} Nothing was deleted; `--skip-missing` ignores it.", error);
        }
        catch (AssetNotFoundException error)
        {
            await SkipAsync(error);
        }
    }

    private async Task SkipAsync(DandiException error)
    {
        if (!request.SkipsMissing)
            throw error;
        await context.Terminal.Error.WriteLineAsync($"Skipped: {TerminalText.Escape(error.Message)}");
    }

    /// <returns>The archive, and the path in the Dandiset if the argument is a local path.</returns>
    private async Task<(AddressedArchive Place, string? Path)> OpenAsync(
        string argument,
        CancellationToken cancellationToken
    )
    {
        if (AddressParser.IsAddress(argument))
        {
            var addressed = await OfUrls.OpenAsync(argument, asGlob: false, cancellationToken);
            DeletionLookup.EnsureDeletable(addressed.Address);
            return (addressed, null);
        }
        var full = Path.TrimEndingDirectorySeparator(context.FullPath(argument));
        var local = LocalDandiset.Find([Path.GetDirectoryName(full) ?? full], context.WorkingDirectory);
        var place = await OfPaths.OpenDandisetAsync(DandisetVersion.DraftOf(local.Id), cancellationToken);
        DandisetOriginCheck.EnsureSame(
            context.ParseInstance(request.Instance),
            local,
            place.Login,
            "Name its own instance with `-i`, or the URLs of the assets."
        );
        return (place, local.Relative(full));
    }

    private async Task EnsureSameAsync(string argument, AddressedArchive place, CancellationToken cancellationToken)
    {
        if (_first is null)
        {
            await place.LogInAsync(cancellationToken);
            (_first, _plan) = (place, new DeletionPlan(place.Address.Dandiset!.Value));
        }
        if (place.Address.Dandiset == _plan!.Dandiset && place.Address.Instance.Api == _first.Address.Instance.Api)
            return;
        throw new UsageException(
            $"`{Quoted.Shortened(Redaction.UserInput(argument))}` is in another Dandiset than the arguments before it. "
                + "Nothing was deleted; delete from one Dandiset after another."
        );
    }

    private static DandiException MissingDandiset(AddressedArchive place) =>
        new(
            $"Dandiset {place.Address.Dandiset} does not exist in the archive at {place.Address.Instance.Api}. Check "
                + "the identifier and the instance (`-i`)."
        );
}
