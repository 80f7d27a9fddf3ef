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
    /// <summary>Reads the parsed command line.</summary>
    /// <exception cref="UsageException">The value of an option is invalid.</exception>
    public static ServeRequest Read(ParseResult parsed, CommandContext context)
    {
        var folder = parsed.GetValue(ServeArguments.Directory) ?? Path.Combine(context.DataFolder, "archive");
        var options = new ArchiveServerOptions
        {
            Directory = context.FullPath(folder),
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
        };
        return new ServeRequest(
            options,
            parsed.GetValue(ServeArguments.ReadyFile),
            parsed.GetValue(ServeArguments.Quiet)
        );
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
            return ServeArguments.DefaultPort;
        var port = parsed.GetValue(ServeArguments.Port);
        return port is >= 0 and <= 65535
            ? port
            : throw new UsageException($"Invalid value for '--port': '{port}' is not a number from 0 to 65535.");
    }
}
