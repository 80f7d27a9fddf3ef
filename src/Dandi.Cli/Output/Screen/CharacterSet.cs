namespace Dandi.Cli.Output.Screen;

/// <summary>Which characters a terminal shows, as far as the environment tells it.</summary>
internal static class CharacterSet
{
    private static readonly string[] Names = ["utf-8", "utf8"];

    // In the order of POSIX.
    private static readonly string[] LocaleVariables = ["LC_ALL", "LC_CTYPE", "LANG"];

    /// <summary>
    /// Whether lines and blocks of Unicode can be used: the locale is one with UTF-8. The console of Linux has too few
    /// characters for it.
    /// </summary>
    /// <param name="variables">Returns the value of an environment variable, or null.</param>
    public static bool IsUnicode(Func<string, string?> variables)
    {
        // A variable that is empty counts as not set.
        var locale = LocaleVariables.Select(variables).FirstOrDefault(value => !string.IsNullOrEmpty(value));
        return locale is not null
            && Names.Any(name => locale.Contains(name, StringComparison.OrdinalIgnoreCase))
            && variables("TERM") is not "linux";
    }
}
