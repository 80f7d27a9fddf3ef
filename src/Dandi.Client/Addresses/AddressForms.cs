using System.Text.RegularExpressions;

namespace Dandi.Addresses;

/// <summary>
/// The forms of URLs and identifiers, each matched against the whole text. ID is six digits, VERSION three numbers or
/// <c>draft</c>.
/// </summary>
/// <remarks>
/// Wherever an expression repeats something, what follows cannot be part of it, so backtracking ends after one step and
/// matching takes linear time. Expressions of <see cref="RegexOptions.NonBacktracking"/> would be compiled at run time,
/// which takes longer than all else at the start of a command.
/// </remarks>
internal static partial class AddressForms
{
    /// <summary>The accepted forms, for messages.</summary>
    public const string Description =
        "`DANDI:ID[/VERSION]`, `dandi://INSTANCE/ID[@VERSION][/PATH]`, `https://HOST/dandiset/ID[/VERSION]"
        + "[/files[?location=PATH]]`, `https://HOST/api/dandisets/ID/[versions/VERSION/[assets/[?path=PATH|?glob=GLOB|"
        + "ASSET_ID/[download/]]]]`, `https://HOST/api/assets/ASSET_ID/[download/]`, or a URL that redirects to one of "
        + "these";

    private const RegexOptions Options =
        RegexOptions.ExplicitCapture | RegexOptions.Singleline | RegexOptions.CultureInvariant;

    private const string Server = "(?<server>https?://[^/]+/(api/)?)";
    private const string Id = "(?<id>[0-9]{6})";
    private const string Version = @"(?<version>[0-9]+\.[0-9]+\.[0-9]+|draft)";
    private const string Asset = "(?<asset>[^?/]+)(/(download/?)?)?";
    private const string Assets = $"{Server}dandisets/{Id}/versions/{Version}/assets/";

    /// <summary>Forms with the server, in the order in which they are tried.</summary>
    public static IReadOnlyList<(Regex Form, AddressKind Kind)> OfServers { get; } =
    [
        (WebPage(), AddressKind.Folder),
        (ApiDandiset(), AddressKind.Dandiset),
        (ApiAsset(), AddressKind.AssetId),
        (ApiDandisetAsset(), AddressKind.AssetId),
        (ApiPrefix(), AddressKind.Folder),
        (ApiGlob(), AddressKind.Glob),
    ];

    [GeneratedRegex($@"\A(?<name>[A-Z][-A-Z]*):{Id}(/{Version})?\z", Options)]
    public static partial Regex Identifier();

    /// <summary>A URL that was moved; it is followed before any other form is tried.</summary>
    [GeneratedRegex(
        @"\A(https?://gui\.dandiarchive\.org/.*"
            + @"|(?i:https?://identifiers\.org/DANDI:[0-9]{6}(/[0-9]+\.[0-9]+\.[0-9]+)?))\z",
        Options
    )]
    public static partial Regex Moved();

    [GeneratedRegex($@"\A{Server}(#/)?dandiset/{Id}(/{Version})?(/(files(\?location=(?<path>.*))?)?)?\z", Options)]
    private static partial Regex WebPage();

    [GeneratedRegex($@"\A{Server}dandisets/{Id}(/(versions(/({Version}/?)?)?)?)?\z", Options)]
    private static partial Regex ApiDandiset();

    [GeneratedRegex($@"\A{Server}assets/{Asset}\z", Options)]
    private static partial Regex ApiAsset();

    [GeneratedRegex($@"\A{Assets}{Asset}\z", Options)]
    private static partial Regex ApiDandisetAsset();

    [GeneratedRegex($@"\A{Assets}\?path=(?<path>[^&]*)\z", Options)]
    private static partial Regex ApiPrefix();

    [GeneratedRegex($@"\A{Assets}\?glob=(?<path>[^&]*)\z", Options)]
    private static partial Regex ApiGlob();

    [GeneratedRegex($@"\Adandi://(?<name>[-\w.]+)/{Id}(@{Version})?(/(?<path>.*))?\z", Options)]
    public static partial Regex Scheme();

    /// <summary>The preview of the web pages of the sandbox.</summary>
    [GeneratedRegex(@"\Ahttps?://deploy-preview-[0-9]+-{2}gui-dandiarchive-org\.netlify\.app/\z", Options)]
    public static partial Regex Preview();

    /// <summary>The page of the web application that a file browser shows: it is not part of the path.</summary>
    [GeneratedRegex(@"&page=[0-9]*\z", Options)]
    public static partial Regex PageNumber();

    /// <summary>A URL, whether or not it has one of the forms.</summary>
    [GeneratedRegex(@"\A((https?|ftp):/|dandi://)", Options | RegexOptions.IgnoreCase)]
    public static partial Regex Url();
}
