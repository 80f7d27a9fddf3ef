using System.Net;
using System.Net.Sockets;
using Dandi.Cli.Commands.Serve.Preloading;
using Dandi.Cli.Output;
using Dandi.Files;
using Dandi.Server;
using Dandi.Server.State;
using Microsoft.Data.Sqlite;

namespace Dandi.Cli.Commands.Serve;

/// <summary>One run of <c>dandi serve</c>: starts the archive, prints how to use it, and waits.</summary>
internal sealed class ServeRun(CommandContext context, ServeRequest request)
{
    private readonly bool _isQuiet = request.IsQuiet || request.Command.Count > 0;
    private ArchiveServerOptions _options = request.Options;

    /// <summary>Runs the archive until Ctrl-C, or until the command after <c>--</c> has ended.</summary>
    /// <returns>The exit code.</returns>
    public async Task<int> RunAsync(CancellationToken ending)
    {
        EnsureFaultsApply();
        PrivateAccess.RestrictNewFiles();
        var preload = ReadPreload();
        var ready = request.ReadyFile is { } file ? new ServeReadyFile(context.FullPath(file)) : null;
        ready?.EnsureUsable();
        using var folder = request.IsEphemeral
            ? EphemeralFolder.Create(context.TemporaryFolder, context.Terminal.Error.WriteLine)
            : null;
        _options = _options with
        {
            Directory = folder?.Data ?? _options.Directory,
            Users = [.. _options.Users, .. preload is null ? [] : PreloadFile.UsersOf(preload)],
        };
        await using var server = await StartAsync(ready, ending);
        if (preload is not null)
            await new PreloadRun(context, server, context.FullPath(request.Preload!), _isQuiet).RunAsync(
                preload,
                ending
            );
        return await ServeAsync(server, ready, ending);
    }

    private PreloadDocument? ReadPreload() =>
        request.Preload is { } file ? PreloadFile.Read(context.FullPath(file), request.IsEphemeral) : null;

    private async Task<int> ServeAsync(ArchiveServer server, ServeReadyFile? ready, CancellationToken ending)
    {
        ready?.Write(server);
        try
        {
            if (server.UnknownFiles is > 0 and var count)
                await context.Terminal.Error.WriteLineAsync(DescribeUnknownFiles(count, _options.Directory));
            if (!_isQuiet)
                await WriteWelcomeAsync(server);
            if (request.Command.Count > 0)
                return await RunCommandAsync(server);
            await WaitForStopAsync(ending);
            return ExitCode.Done;
        }
        finally
        {
            // Before the archive stops: the file never names one that does not respond.
            ready?.Remove();
        }
    }

    private Task<int> RunCommandAsync(ArchiveServer server)
    {
        context.Stopping.ThrowIfCancellationRequested();
        return new ServedCommand(context, request.Command).RunAsync(server, DefaultKey(server));
    }

    /// <summary>The API key of the first user that was given or, without any, of an administrator.</summary>
    private string DefaultKey(ArchiveServer server) =>
        _options.Users is [var first, ..]
            ? server.Users.First(user => user.Name == first.Name).Token
            : server.Users[0].Token;

    private async Task WaitForStopAsync(CancellationToken ending)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(context.Stopping, ending);
        var stopped = new TaskCompletionSource();
        await using var registration = either.Token.Register(stopped.SetResult);
        await stopped.Task;
    }

    // Requests to an external object store do not pass through this process.
    private void EnsureFaultsApply()
    {
        if (
            _options.ObjectStore is null
            || _options.Faults.FirstOrDefault(rule => rule.Target == "store") is not { } rule
        )
            return;
        throw new UsageException(
            $"Invalid value for '--fault': '{rule.Method} store' cannot affect requests that go directly to "
                + "'--object-store'. Use api or a path below /api as the target, or leave '--object-store' out."
        );
    }

    private async Task<ArchiveServer> StartAsync(ServeReadyFile? ready, CancellationToken ending)
    {
        try
        {
            // Not earlier: the file may name an archive that is running in the same directory.
            return await ArchiveServer.StartAsync(
                _options with
                {
                    DirectoryLocked = ready is null ? null : ready.RemoveStale,
                },
                ending
            );
        }
        catch (Exception error) when (error is SocketException or SqliteException || StorageFault.Is(error))
        {
            throw new DandiException(DescribeFailure(error), error) { IsFatal = true };
        }
    }

    private string DescribeFailure(Exception error)
    {
        var place = new IPEndPoint(_options.ListenAddress, _options.Port);
        return FindSocketError(error) switch
        {
            { SocketErrorCode: SocketError.AddressAlreadyInUse } =>
                $"The archive cannot start at {place}: another program uses this port. Choose another --port; 0 "
                    + "selects a free one.",
            { SocketErrorCode: SocketError.AddressNotAvailable } =>
                $"The archive cannot start at {place}: this machine does not have this address. Choose another "
                    + "--address.",
            { SocketErrorCode: SocketError.AccessDenied } =>
                $"The archive cannot start at {place}: you are not allowed to use this port. Choose a --port above "
                    + "1023.",
            { Message: var reason } =>
                $"The archive cannot start at {place}: {reason}. Choose another --address or --port.",
            null when File.Exists(_options.Directory) =>
                $"The archive cannot start in `{_options.Directory}`: it is a file. Choose a new or empty folder with "
                    + "--directory.",
            null =>
                $"The archive cannot start in `{_options.Directory}`: {OutputFile.ReasonOf(error)}. Check the disk and "
                    + "the permissions of the folder, or choose another --directory.",
        };
    }

    /// <summary>The error of the network among the causes of an exception; null if there is none.</summary>
    private static SocketException? FindSocketError(Exception? error) =>
        error as SocketException ?? (error is null ? null : FindSocketError(error.InnerException));

    /// <summary>Warns of files that no row names, and says what ends the warning.</summary>
    internal static string DescribeUnknownFiles(long count, string directory)
    {
        var noun = count == 1 ? "file" : "files";
        return $"Warning: {CountText.Of(count, "file in `objects` is", "files in `objects` are")} not in the database "
            + $"of `{directory}`. The database may be an older one, or an earlier repair did not find the {noun}. "
            + $"Nothing was deleted. To see the {(count == 1 ? "name" : "names")}, stop the archive and run `dandi "
            + $"serve --directory {Quoted.ForShell(directory)} --check`. To end this warning, restore the latest "
            + $"database, or upload what is missing again and move the {noun} out of `objects`.";
    }

    /// <summary>Writes who can reach the archive, if it is not only this machine.</summary>
    private async Task WriteReachAsync(ArchiveServer server)
    {
        var local = server.ListenUrl.GetLeftPart(UriPartial.Authority);
        if (_options.PublicUrl is { } url)
        {
            await context.Terminal.Out.WriteLineAsync(
                $"It listens on {local}. Configure your proxy at {url.Authority} to forward all requests there."
            );
        }
        if (IPAddress.IsLoopback(_options.ListenAddress))
            return;
        if (_options.AllowsAnonymous is null)
        {
            await context.Terminal.Out.WriteLineAsync(
                "Every request needs an API key. Use --anonymous to let everybody read open Dandisets."
            );
        }
        if (IsAny(_options.ListenAddress))
        {
            await context.Terminal.Out.WriteLineAsync(
                $"Other computers reach it under the names and IP addresses of this one, such as "
                    + $"{Uri.UriSchemeHttp}://{Environment.MachineName}:{server.ListenUrl.Port}/api."
            );
        }
        if (_options.PublicUrl?.Scheme != Uri.UriSchemeHttps)
        {
            await context.Terminal.Error.WriteLineAsync(
                "Warning: connections from other computers are not encrypted, so others in the network can read API "
                    + "keys and data. Use a TLS proxy on this machine with --public-url https://HOST, and leave out "
                    + "--address."
            );
        }
    }

    private static bool IsAny(IPAddress address) => address.Equals(IPAddress.Any) || address.Equals(IPAddress.IPv6Any);

    private async Task WriteWelcomeAsync(ArchiveServer server)
    {
        var output = context.Terminal.Out;
        var stored = _options.ObjectStore is { } store ? $"its files in {store} and everything else" : "everything";
        var until = request.IsEphemeral ? " until it stops" : "";
        await output.WriteLineAsync(
            $"The archive runs at {server.Api} and stores {stored} in {_options.Directory}{until}."
        );
        await output.WriteLineAsync($"Open {server.Root} in a browser to see it, and log in there with an API key.");
        await WriteReachAsync(server);
        foreach (var user in server.Users)
        {
            var role = user.IsAdmin ? " (administrator)" : "";
            var status = user.IsApproved ? "" : " (waiting for approval)";
            await output.WriteLineAsync($"  {user.Name}{role}{status}: API key {user.Token}");
        }
        await output.WriteAsync(
            $"""
            In the folder with your files, register a Dandiset and upload to it:
              export {Accounts.ApiKeys.PortableVariable}={DefaultKey(server)}
              dandi create "My data" -i {server.Api} && dandi upload -i {server.Api}
            Press Ctrl-C to stop the archive.

            """
        );
    }
}
