using System.CommandLine;

namespace Dandi.Manual.ManPages;

/// <summary>Environment variables, or files, with what they mean.</summary>
internal sealed record ReferenceEntry(IReadOnlyList<string> Names, string Text);

/// <summary>What commands use besides their arguments: environment variables and files.</summary>
internal static class Reference
{
    private const string Instance = "--dandi-instance";
    private const string Network = "--ca-file";
    private const string Cache = "--no-cache";
    private const string Everywhere = "--log-level";

    // The variables, and an option that all commands have for which they matter.
    private static readonly (string Option, ReferenceEntry Entry)[] Variables =
    [
        (
            Instance,
            new(
                ["DANDI_API_KEY", "DANDI_SANDBOX_API_KEY"],
                "API key for the instance `dandi` or `dandi-sandbox`; takes precedence over the one that "
                    + "`dandi login` has stored."
            )
        ),
        (
            Instance,
            new(
                ["DANDI_INSTANCE_API_KEY"],
                "API key for the archive whose URL is given with --dandi-instance or DANDI_INSTANCE."
            )
        ),
        (Instance, new(["DANDI_INSTANCE"], "Default of --dandi-instance.")),
        (
            Instance,
            new(["DANDI_INSTANCEHOST"], "Host of the instance `dandi-api-local-docker-tests`; by default this machine.")
        ),
        (
            Network,
            new(
                ["DANDI_CA_FILE", "REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE"],
                "Default of --ca-file; the first that is set counts."
            )
        ),
        (
            Network,
            new(["HTTPS_PROXY", "HTTP_PROXY", "ALL_PROXY", "NO_PROXY"], "Proxy to use, and hosts that need none.")
        ),
        (
            Cache,
            new(
                ["DANDI_CACHE", "FSCACHER_CACHE"],
                "`ignore` has the effect of --no-cache, `clear` empties the digest cache first. The second counts if "
                    + "the first is not set."
            )
        ),
        ("--shell", new(["SHELL"], "The shell that `auto` selects.")),
        (
            "--object-store",
            new(
                ["AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_REGION", "AWS_DEFAULT_REGION", "AWS_SESSION_TOKEN"],
                "The key and the region for --object-store. A session token is refused: temporary keys expire before "
                    + "the presigned URLs of an archive do."
            )
        ),
        (Everywhere, new(["DANDI_LOG_LEVEL"], "Default of --log-level.")),
        (Everywhere, new(["DANDI_LOG_MAX_SIZE"], "Maximum size of all logs together; by default `100M`.")),
        (
            Everywhere,
            new(["DANDI_DEVEL"], "If it is not empty, the developer options of the Python client are accepted.")
        ),
        (
            Everywhere,
            new(
                ["XDG_CONFIG_HOME", "XDG_STATE_HOME", "XDG_CACHE_HOME", "XDG_DATA_HOME", "HOME"],
                "Where the user's files are; see FILES, which assumes the defaults."
            )
        ),
        (Everywhere, new(["TMPDIR"], "Folder for temp files if the cache folder cannot be used; by default `/tmp`.")),
        (
            Everywhere,
            new(
                ["NO_COLOR", "CLICOLOR_FORCE", "TERM"],
                "NO_COLOR switches colors off, CLICOLOR_FORCE switches them on even without a terminal. A terminal "
                    + "of type `dumb` gets plain lines."
            )
        ),
        (Everywhere, new(["TZ", "TZDIR"], "The local time zone, and the folder of the time zone database.")),
    ];

    private static readonly (string Option, ReferenceEntry Entry)[] Files =
    [
        (Instance, new(["dandiset.yaml"], "Makes a folder a local Dandiset and identifies it.")),
        (
            Instance,
            new(["~/.config/dandi/api-keys.json"], "The API keys that `dandi login` has stored, readable only by you.")
        ),
        (Cache, new(["~/.cache/dandi/digests"], "The digest cache.")),
        (
            "--zarr-mode",
            new(["~/.local/state/dandi/uploads/"], "The upload journal, with which interrupted uploads are resumed.")
        ),
        ("--path-type", new(["NAME.dandidownload"], "An interrupted download, next to the place of the file.")),
        ("--undo", new(["~/.local/state/dandi/organize/"], "The journals of interrupted runs.")),
        ("--object-store", new(["~/.local/share/dandi/archive/"], "The data of the archive, without --directory.")),
        (
            Everywhere,
            new(
                ["~/.local/state/dandi/log/"],
                "The logs of the commands that write one, and next to each a file `…_validation.jsonl` with all "
                    + "validation results."
            )
        ),
    ];

    /// <summary>The environment variables that matter for a command; for <c>dandi</c> itself, all of them.</summary>
    public static IReadOnlyList<ReferenceEntry> EnvironmentOf(Command command, IReadOnlyList<Option> options) =>
        Select(Variables, options, command is RootCommand);

    /// <summary>The files that a command uses; for <c>dandi</c> itself, those of all commands.</summary>
    public static IReadOnlyList<ReferenceEntry> FilesOf(Command command, IReadOnlyList<Option> options) =>
        CommandTree.WordsOf(command).StartsWith("dandi cache", StringComparison.Ordinal)
            ? Select(Files, [new Option<bool>(Cache), .. options], isAll: false)
            : Select(Files, options, command is RootCommand);

    private static IReadOnlyList<ReferenceEntry> Select(
        (string Option, ReferenceEntry Entry)[] entries,
        IReadOnlyList<Option> options,
        bool isAll
    ) =>
        [
            .. entries
                .Where(each => isAll || options.Any(option => option.Name == each.Option))
                .Select(each => each.Entry),
        ];
}
