using System.CommandLine;
using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using Dandi.Cli.Output;
using Dandi.Files;
using Dandi.Server;
using Dandi.Server.Data;
using Dandi.Server.Faults;
using Dandi.Server.State;
using Dandi.Server.Store;

namespace Dandi.Cli.Commands.Serve;

/// <summary><c>dandi serve</c>.</summary>
internal static class ServeCommand
{
    /// <summary>The command with its options.</summary>
    public static Command Create(CommandContext context)
    {
        var directory = new Option<string>("--directory")
        {
            Description = "Where the archive keeps everything. [default: archive in the user's data directory]",
            HelpName = "FOLDER",
        };
        var store = new Option<string>("--object-store")
        {
            Description =
                "Keep the files in a bucket of an S3-compatible server instead of the folder: scheme, host and port. The key is taken from AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, the region from AWS_REGION or AWS_DEFAULT_REGION [us-east-1]. Clients bring and fetch files there directly: it must be open to them, and --fault does not reach those requests.",
            HelpName = "URL",
        };
        var bucket = new Option<string>("--bucket")
        {
            Description = "The bucket for --object-store; made if it is not there. [default: dandi-dandisets]",
            HelpName = "NAME",
        };
        var url = new Option<string>("--address")
        {
            Description = "Where it listens.",
            HelpName = "IP",
            DefaultValueFactory = _ => "127.0.0.1",
        };
        var port = new Option<int>("--port")
        {
            Description = "The port; 0 for a free one.",
            HelpName = "PORT",
            DefaultValueFactory = _ => 8000,
        };
        var users = new Option<string[]>("--user")
        {
            Description = "An account beside the administrator's; repeatable. NAME, NAME:admin or NAME:pending.",
            HelpName = "NAME",
            Arity = ArgumentArity.OneOrMore,
            DefaultValueFactory = _ => [],
        };
        var ready = new Option<string>("--ready-file")
        {
            Description = "Written once the archive accepts connections: JSON with `url`, `api_url` and `users`.",
            HelpName = "FILE",
        };
        var faults = new Option<string[]>("--fault")
        {
            Description =
                "What shall go wrong, for practice; repeatable. 'METHOD TARGET ACTION [p=0.02] [n=3]': TARGET is api, store or a path with *; ACTION is delay=60ms, status=503, retry-after=2, expire, cut=100000, reset, drop (the answer is lost), stall, html (the page of a guest network), complete-error or stuck (a Zarr stays Ingesting); p is how likely, n how often at most.",
            HelpName = "RULE",
            Arity = ArgumentArity.OneOrMore,
            DefaultValueFactory = _ => [],
        };
        var seed = new Option<int>("--fault-seed")
        {
            Description = "The seed of the chance in --fault.",
            HelpName = "NUMBER",
            DefaultValueFactory = _ => 0,
        };
        var lifetime = SizeAndDuration.Time(
            "--address-lifetime",
            "How long addresses of files of a Zarr are valid, for practice; those of parts 28 times as long. [default: 6h, 7d]"
        );
        var quiet = new Option<bool>("--quiet") { Description = "Say nothing but errors." };
        var command = new Command("serve", "Runs an archive on this machine, to practise on and to test with.")
        {
            directory,
            store,
            bucket,
            url,
            port,
            users,
            ready,
            faults,
            seed,
            lifetime,
            quiet,
        };
        command.SetAction(
            (parsed, token) =>
                RunAsync(
                    context,
                    new ServeRequest(
                        new ArchiveServerOptions
                        {
                            Directory = context.FullPath(
                                parsed.GetValue(directory) ?? Path.Combine(context.DataFolder, "archive")
                            ),
                            ObjectStore = ReadStore(parsed.GetValue(store), parsed.GetValue(bucket), context.Variables),
                            Url = ReadAddress(parsed.GetValue(url)!),
                            Port = ReadPort(parsed.GetValue(port)),
                            Users = [.. (parsed.GetValue(users) ?? []).Select(UserSpec.Parse)],
                            Faults = [.. (parsed.GetValue(faults) ?? []).Select(FaultRule.Parse)],
                            FaultSeed = parsed.GetValue(seed),
                            AddressLifetime = parsed.GetValue(lifetime) ?? ArchiveServerOptions.DefaultLifetime,
                            Time = context.Time,
                        },
                        parsed.GetValue(ready),
                        parsed.GetValue(quiet)
                    ),
                    token
                )
        );
        return command;
    }

    private static ObjectStoreOptions? ReadStore(string? endpoint, string? bucket, Func<string, string?> variables)
    {
        if (endpoint is not null)
            return ObjectStoreOptions.Read(endpoint, bucket ?? ObjectStoreOptions.DefaultBucket, variables);
        return bucket is null
            ? null
            : throw new UsageException(
                "Invalid value for '--bucket': give '--object-store' as well, whose bucket it is."
            );
    }

    private static IPAddress ReadAddress(string text) =>
        IPAddress.TryParse(text, out var url)
            ? url
            : throw new UsageException($"Invalid value for '--address': '{text}' is no IP address.");

    private static int ReadPort(int port) =>
        port is >= 0 and <= 65535
            ? port
            : throw new UsageException($"Invalid value for '--port': '{port}' is not from 0 to 65535.");

    private static async Task<int> RunAsync(
        CommandContext context,
        ServeRequest request,
        CancellationToken cancellationToken
    )
    {
        EnsureFaultsReach(request.Options);
        await using var server = await StartAsync(request.Options, cancellationToken);
        if (request.ReadyFile is not null)
            WriteReadyFile(context.FullPath(request.ReadyFile), server);
        if (!request.IsQuiet)
            await WriteWelcomeAsync(context.Terminal.Out, server, request.Options);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(context.Stopping, cancellationToken);
        var stopped = new TaskCompletionSource();
        await using var registration = either.Token.Register(stopped.SetResult);
        await stopped.Task;
        return ExitCode.Done;
    }

    private static void EnsureFaultsReach(ArchiveServerOptions options)
    {
        if (
            options.ObjectStore is null
            || options.Faults.FirstOrDefault(rule => rule.Target == "store") is not { } rule
        )
            return;
        throw new UsageException(
            $"Invalid value for '--fault': '{rule.Method} store': requests to the server of '--object-store' do not come by here. Give api or a path below /api, or leave '--object-store' out."
        );
    }

    private static async Task<ArchiveServer> StartAsync(
        ArchiveServerOptions options,
        CancellationToken cancellationToken
    )
    {
        try
        {
            return await ArchiveServer.StartAsync(options, cancellationToken);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or SocketException)
        {
            throw new DandiException(
                $"The archive cannot start at {options.Url}:{options.Port} with `{options.Directory}`: {error.Message} Choose another --port, --address or --directory.",
                error
            )
            {
                IsFatal = true,
            };
        }
    }

    private static async Task WriteWelcomeAsync(TextWriter people, ArchiveServer server, ArchiveServerOptions options)
    {
        await people.WriteLineAsync(
            $"The archive is at {server.Api} and keeps {(options.ObjectStore is { } store ? $"its files in {store} and everything else" : "everything")} in {options.Directory}."
        );
        foreach (var user in server.Users)
        {
            await people.WriteLineAsync(
                $"  {user.Name}{(user.IsAdmin ? " (administrator)" : "")}{(user.IsApproved ? "" : " (waits for approval)")}: API key {user.Token}"
            );
        }
        await people.WriteLineAsync(
            $"""
            In the folder with your files, register a Dandiset and upload to it:
              export {Accounts.ApiKeys.PortableVariable}={server.Users[0].Token}
              dandi create "My data" -i {server.Api} && dandi upload -i {server.Api}
            Ctrl-C stops the archive.
            """
        );
    }

    private static void WriteReadyFile(string path, ArchiveServer server)
    {
        try
        {
            // It holds keys, so it is the owner's alone.
            AtomicFile.Write(path, FileModes.OwnerOnly, stream => WriteReady(stream, server));
        }
        catch (Exception error) when (StorageFault.Is(error))
        {
            throw new UsageException($"Invalid value for '--ready-file': `{path}` cannot be written: {error.Message}");
        }
    }

    private static void WriteReady(Stream stream, ArchiveServer server)
    {
        using var json = new Utf8JsonWriter(stream, new JsonWriterOptions { Indented = true });
        json.WriteStartObject();
        json.WriteString("url", server.Root.ToString().TrimEnd('/'));
        json.WriteString("api_url", server.Api.ToString());
        json.WriteStartArray("users");
        foreach (var user in server.Users)
        {
            json.WriteStartObject();
            json.WriteString("name", user.Name);
            json.WriteString("token", user.Token);
            json.WriteBoolean("admin", user.IsAdmin);
            json.WriteEndObject();
        }
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private sealed record ServeRequest(ArchiveServerOptions Options, string? ReadyFile, bool IsQuiet);
}
