namespace Dandi.Cli.Commands.Completion;

/// <summary>The names of the shells.</summary>
internal static class CompletionShells
{
    private static readonly string[] ExecutableEndings = [".com", ".exe", ".bat"];

    /// <summary>All shells by the name of the option value.</summary>
    public static IReadOnlyDictionary<string, CompletionShell> ByName { get; } =
        new Dictionary<string, CompletionShell>(StringComparer.Ordinal)
        {
            ["auto"] = CompletionShell.Auto,
            ["bash"] = CompletionShell.Bash,
            ["zsh"] = CompletionShell.Zsh,
            ["fish"] = CompletionShell.Fish,
            ["powershell"] = CompletionShell.PowerShell,
        };

    /// <summary>Finds the user's shell.</summary>
    /// <param name="shell">The value of the environment variable <c>SHELL</c>, or null.</param>
    /// <exception cref="UsageException">It names none that can complete.</exception>
    public static CompletionShell Find(string? shell)
    {
        if (string.IsNullOrEmpty(shell))
            throw new UsageException("The variable SHELL is not set. Name the shell with `-s`.");
        var name = shell[(shell.LastIndexOfAny(['/', '\\']) + 1)..].ToLowerInvariant();
        if (Array.Find(ExecutableEndings, ending => name.EndsWith(ending, StringComparison.Ordinal)) is { } ending)
            name = name[..^ending.Length];
        if (name == "pwsh")
            return CompletionShell.PowerShell;
        if (ByName.TryGetValue(name, out var found) && found != CompletionShell.Auto)
            return found;
        throw new UsageException(
            $"There is no completion for the shell `{Quoted.Shortened(shell)}` (variable SHELL). Name one of "
                + $"{string.Join(", ", ByName.Keys.Where(each => each != "auto"))} with `-s`."
        );
    }
}
