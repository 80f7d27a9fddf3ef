using System.CommandLine;
using System.Reflection;

namespace Dandi.Cli;

/// <summary>
/// <c>dandi --version</c> without anything else. It is answered as by <see cref="VersionOption"/>, but without creating
/// the command line, because scripts ask often.
/// </summary>
internal static class VersionRequest
{
    /// <summary>The version with the revision of the sources.</summary>
    public static string Answer =>
        Assembly.GetEntryAssembly()?.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion
        ?? "";

    /// <summary>Whether only the version is wanted, and no environment variable changes the command line.</summary>
    public static bool IsAlone(IReadOnlyList<string> arguments, Func<string, string?> variables) =>
        arguments is ["--version"] && string.IsNullOrEmpty(variables(CompatibilityNotices.LevelVariable));
}
