using System.CommandLine;

namespace Dandi.Cli.Commands.Serve;

/// <summary>The options of <c>dandi serve</c>.</summary>
internal static class ServeArguments
{
    /// <summary>The default of <see cref="Address"/>.</summary>
    public const string DefaultAddress = "127.0.0.1";

    /// <summary>The default of <see cref="Port"/>.</summary>
    public const int DefaultPort = 8000;

    /// <summary>The folder with the data of the archive.</summary>
    public static Option<string> Directory { get; } =
        new("--directory")
        {
            Description = "Folder for the data of the archive (default: archive in the user's data folder)",
            HelpName = "FOLDER",
        };

    /// <summary>Whether the data of the archive is removed at the end.</summary>
    public static Option<bool> Ephemeral { get; } =
        new("--ephemeral")
        {
            Description =
                "Store the data in a new folder below TMPDIR (default: /tmp) and remove it when the archive stops. "
                + "Without --port, a free port is used.",
        };

    /// <summary>The file with what the archive contains when it is ready.</summary>
    public static Option<string> Preload { get; } =
        new("--preload")
        {
            Description =
                "Create the users and Dandisets in this JSON file and upload their folders before the archive is "
                + "ready. Dandisets that exist are compared, as in an upload.",
            HelpName = "FILE",
        };

    /// <summary>The URL of an S3-compatible server that stores the files instead.</summary>
    public static Option<string> ObjectStore { get; } =
        new("--object-store")
        {
            Description =
                "Store files in a bucket of this S3-compatible server (scheme, host and port) instead of in the "
                + "folder. The key is read from AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, the region from "
                + "AWS_REGION or AWS_DEFAULT_REGION (default: us-east-1). Clients connect to the server directly, so "
                + "they must be able to reach it, and --fault does not affect those requests.",
            HelpName = "URL",
        };

    /// <summary>The bucket on that server.</summary>
    public static Option<string> Bucket { get; } =
        new("--bucket")
        {
            Description = "Bucket for --object-store, created if it does not exist (default: dandi-dandisets)",
            HelpName = "NAME",
        };

    /// <summary>The IP address to listen on.</summary>
    public static Option<string> Address { get; } =
        new("--address") { Description = $"IP address to listen on (default: {DefaultAddress})", HelpName = "IP" };

    /// <summary>Lets everybody read open Dandisets.</summary>
    public static Option<bool> Anonymous { get; } =
        new("--anonymous")
        {
            Description =
                "Let everybody who can connect read open Dandisets without an API key. Without it, that is possible "
                + "only if --address is a loopback address.",
        };

    /// <summary>Further host names under which the archive may be requested.</summary>
    public static Option<string[]> HostNames { get; } =
        new("--allow-host")
        {
            Description =
                "Respond to requests for this host name too (repeatable). Without it, the archive responds to "
                + "localhost and loopback addresses and, if --address is not one of these, to all IP addresses and the "
                + "name of this machine; so no web page can read it under a name of its own.",
            HelpName = "NAME",
            Arity = ArgumentArity.OneOrMore,
        };

    /// <summary>The URL of a proxy in front of the archive.</summary>
    public static Option<string> PublicUrl { get; } =
        new("--public-url")
        {
            Description =
                "URL (scheme, host and port) of a proxy that forwards to the archive, for example to add TLS: all URLs "
                + "that clients get begin with it",
            HelpName = "URL",
        };

    /// <summary>The port to listen on.</summary>
    public static Option<int> Port { get; } =
        new("--port")
        {
            Description = $"Port to listen on; 0 selects a free one (default: {DefaultPort}, with --ephemeral 0)",
            HelpName = "PORT",
        };

    public static Option<string[]> Users { get; } =
        new("--user")
        {
            Description =
                "Add an account: NAME, NAME:admin or NAME:pending (repeatable). The printed instructions and COMMAND "
                + "use the API key of the first one.",
            HelpName = "NAME",
            Arity = ArgumentArity.OneOrMore,
        };

    /// <summary>The file that is written when the archive accepts connections.</summary>
    public static Option<string> ReadyFile { get; } =
        new("--ready-file")
        {
            Description =
                "Write `url`, `api_url`, `listen_url` and `users` as JSON to this file as soon as the archive accepts "
                + "connections",
            HelpName = "FILE",
        };

    public static Option<string[]> Faults { get; } =
        new("--fault")
        {
            Description =
                "Inject a fault, for testing (repeatable): 'METHOD TARGET ACTION [p=0.02] [n=3]'. TARGET is api, store "
                + "or a path with *. ACTION is delay=60ms, status=503, retry-after=2, expire, cut=100000, reset, drop "
                + "(the response is lost), stall, html (the login page of a guest network), complete-error or stuck (a "
                + "Zarr stays Ingesting). p is the probability, n the maximum number of times.",
            HelpName = "RULE",
            Arity = ArgumentArity.OneOrMore,
        };

    /// <summary>The seed for the probabilities of faults.</summary>
    public static Option<int> FaultSeed { get; } =
        new("--fault-seed")
        {
            Description = "Seed for the random numbers of --fault (default: 0)",
            HelpName = "NUMBER",
        };

    /// <summary>How long presigned URLs are valid.</summary>
    public static Option<TimeSpan?> UrlLifetime { get; } =
        SizeAndDuration.DurationOption(
            "--address-lifetime",
            "How long presigned URLs of Zarr entries are valid, for testing; those of parts are valid 28 times as long "
                + "(default: 6h, and 7d for parts)"
        );

    /// <summary>The command that runs while the archive does.</summary>
    public static Argument<string[]> Command { get; } =
        new("COMMAND")
        {
            Description =
                "Run this command, given after `--`, while the archive runs, and stop with its exit code. In its "
                + "environment, DANDI_INSTANCE is the URL of the archive, and DANDI_INSTANCE_API_KEY and DANDI_API_KEY "
                + "are the API key of the first user.",
            Arity = ArgumentArity.ZeroOrMore,
        };

    /// <summary>Checks the archive instead of running it.</summary>
    public static Option<bool> Check { get; } =
        new("--check")
        {
            Description =
                "Check the archive and end: every file against its digests, every row of the database against its "
                + "file. The archive must not be running; to check one that is, check its backup. Exit code 1 if "
                + "anything is damaged or lost. An archive of an earlier version of dandi is converted first, as by a "
                + "start; that version can then no longer open it.",
        };

    /// <summary>Checks and repairs the archive instead of running it.</summary>
    public static Option<bool> Repair { get; } =
        new("--repair")
        {
            Description =
                "Check the archive, move damaged files to the folder `broken` in it, and end. What is lost can be "
                + "uploaded again.",
        };

    /// <summary>Backs the archive up instead of running it.</summary>
    public static Option<string> Backup { get; } =
        new("--backup")
        {
            Description =
                "Copy the archive to this folder and end, also while another process runs it. A folder with an earlier "
                + "backup is updated: only new files are copied.",
            HelpName = "FOLDER",
        };

    public static Option<bool> Quiet { get; } = new("--quiet") { Description = "Print only errors" };

    /// <summary>All options, in the order of the help.</summary>
    public static IEnumerable<Option> All =>
        [
            Directory,
            Ephemeral,
            Preload,
            ObjectStore,
            Bucket,
            Address,
            Anonymous,
            HostNames,
            Port,
            PublicUrl,
            Users,
            ReadyFile,
            Faults,
            FaultSeed,
            UrlLifetime,
            Check,
            Repair,
            Backup,
            Quiet,
        ];
}
