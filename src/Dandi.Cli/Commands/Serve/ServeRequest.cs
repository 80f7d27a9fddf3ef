using System.CommandLine;
using System.Net;
using Dandi.Server.Data;
using Dandi.Server.Faults;
using Dandi.Server.State;
using Dandi.Server.Store;

namespace Dandi.Cli.Commands.Serve;

/// <summary>The parsed options of <c>dandi serve</c>.</summary>
/// <param name="Options">How to run the archive.</param>
/// <param name="ReadyFile">The file to write when the archive accepts connections; null for none.</param>
/// <param name="IsQuiet">Whether to print only errors.</param>
internal sealed record ServeRequest(ArchiveServerOptions Options, string? ReadyFile, bool IsQuiet)
{
    /// <summary>Whether the data is in a temporary folder; the directory in <see cref="Options"/> is empty.</summary>
    public bool IsEphemeral { get; init; }

    /// <summary>The file with what the archive contains when it is ready; null for none.</summary>
    public string? Preload { get; init; }

    /// <summary>The command to run while the archive runs, and its arguments; none to wait for Ctrl-C.</summary>
    public IReadOnlyList<string> Command { get; init; } = [];

    /// <summary>Reads the parsed command line.</summary>
    /// <exception cref="UsageException">The value of an option is invalid.</exception>
    public static ServeRequest Read(ParseResult parsed, CommandContext context)
    {
        EnsureCompatible(parsed);
        var isEphemeral = parsed.GetValue(ServeArguments.Ephemeral);
        var options = new ArchiveServerOptions
        {
            Directory = isEphemeral ? "" : ReadDirectory(parsed, context),
            ObjectStore = ReadStore(parsed, context),
            ListenAddress = ReadAddress(parsed.GetValue(ServeArguments.Address) ?? ServeArguments.DefaultAddress),
            AllowsAnonymous = parsed.GetValue(ServeArguments.Anonymous) ? true : null,
            HostNames = [.. (parsed.GetValue(ServeArguments.HostNames) ?? []).Select(ReadHostName)],
            Log = new ServeLog(context.Terminal.Error).Write,
            Port = ReadPort(parsed),
            PublicUrl = parsed.GetValue(ServeArguments.PublicUrl) is { } url ? ServeUrl.Read(url) : null,
            Users = [.. (parsed.GetValue(ServeArguments.Users) ?? []).Select(UserSpec.Parse)],
            Faults = [.. (parsed.GetValue(ServeArguments.Faults) ?? []).Select(FaultRule.Parse)],
            FaultSeed = parsed.GetValue(ServeArguments.FaultSeed),
            UrlLifetime = parsed.GetValue(ServeArguments.UrlLifetime) ?? ArchiveServerOptions.DefaultUrlLifetime,
            Time = context.Time,
            FileReader = new NwbFileReader(context.Time).Read,
        };
        return new ServeRequest(
            options,
            parsed.GetValue(ServeArguments.ReadyFile),
            parsed.GetValue(ServeArguments.Quiet)
        )
        {
            IsEphemeral = isEphemeral,
            Preload = parsed.GetValue(ServeArguments.Preload),
            Command = ReadCommand(parsed, context),
        };
    }

    /// <summary>The full path of the directory of the archive.</summary>
    public static string ReadDirectory(ParseResult parsed, CommandContext context) =>
        context.FullPath(parsed.GetValue(ServeArguments.Directory) ?? Path.Combine(context.DataFolder, "archive"));

    /// <summary>Refuses options that contradict each other.</summary>
    private static void EnsureCompatible(ParseResult parsed)
    {
        if (parsed.GetValue(ServeArguments.Ephemeral) && parsed.GetValue(ServeArguments.Directory) is not null)
            throw new UsageException(
                "Invalid value for '--ephemeral': it cannot be used with '--directory', whose data is kept. Use one of "
                    + "them."
            );
        if (parsed.GetValue(ServeArguments.Ephemeral) && parsed.GetValue(ServeArguments.ObjectStore) is not null)
            throw new UsageException(
                "Invalid value for '--ephemeral': it cannot be used with '--object-store', because the files would "
                    + "stay in the bucket. Use one of them."
            );
        if (
            parsed.GetValue(ServeArguments.Preload) is not null
            && parsed.GetValue(ServeArguments.PublicUrl) is not null
        )
            throw new UsageException(
                "Invalid value for '--preload': it cannot be used with '--public-url', because the proxy may not run "
                    + "yet. Load the file once without '--public-url'."
            );
    }

    /// <summary>Reads the command, all words of which are after <c>--</c>.</summary>
    private static string[] ReadCommand(ParseResult parsed, CommandContext context)
    {
        var words = parsed.GetValue(ServeArguments.Command) ?? [];
        if (words.Length == 0 && context.Arguments.Contains("--", StringComparer.Ordinal))
            throw new UsageException(
                "There is no command after `--`. Write one, or leave out `--` to run the archive until Ctrl-C."
            );
        if (words.Length != context.Arguments.SkipWhile(word => word != "--").Skip(1).Count())
            throw new UsageException(
                $"Got an unexpected extra argument ('{Quoted.Shortened(words[0])}'). To run a command while the "
                    + "archive runs, put `--` in front of it."
            );
        if (words is ["", ..])
            throw new UsageException(
                "The command after `--` has an empty name, perhaps because a variable of the shell is not set. Write "
                    + "its name after `--`."
            );
        return words;
    }

    private static ObjectStoreOptions? ReadStore(ParseResult parsed, CommandContext context)
    {
        var bucket = parsed.GetValue(ServeArguments.Bucket);
        if (parsed.GetValue(ServeArguments.ObjectStore) is { } endpoint)
            return ObjectStoreOptions.Read(endpoint, bucket ?? ObjectStoreOptions.DefaultBucket, context.Variables);
        return bucket is null
            ? null
            : throw new UsageException("Invalid value for '--bucket': it can only be used with '--object-store'.");
    }

    private static IPAddress ReadAddress(string text) =>
        IPAddress.TryParse(text, out var address)
            ? address
            : throw new UsageException($"Invalid value for '--address': '{text}' is not an IP address.");

    /// <summary>Reads a host name as clients send it: an IPv6 address has brackets.</summary>
    private static string ReadHostName(string text)
    {
        return ServeUrl.CheckHost(text) switch
        {
            UriHostNameType.Dns or UriHostNameType.IPv4 => text,
            UriHostNameType.IPv6 => $"[{text.Trim('[', ']')}]",
            _ => throw new UsageException(
                $"Invalid value for '--allow-host': '{text}' is not a host name. Give the name alone, without a "
                    + "scheme, port, path or dot at its end, in ASCII: for example, archive.lab."
            ),
        };
    }

    private static int ReadPort(ParseResult parsed)
    {
        if (parsed.GetResult(ServeArguments.Port) is null)
            return parsed.GetValue(ServeArguments.Ephemeral) ? 0 : ServeArguments.DefaultPort;
        var port = parsed.GetValue(ServeArguments.Port);
        return port is >= 0 and <= 65535
            ? port
            : throw new UsageException($"Invalid value for '--port': '{port}' is not a number from 0 to 65535.");
    }
}
