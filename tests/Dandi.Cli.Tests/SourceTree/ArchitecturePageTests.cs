using System.Text.RegularExpressions;
using Dandi.Testing;

namespace Dandi.Cli.Tests.SourceTree;

/// <summary>What ARCHITECTURE.md and CONTRIBUTING.md name exists.</summary>
public sealed partial class ArchitecturePageTests
{
    private static readonly HashSet<string> Known = FindNames();

    [Theory]
    [InlineData("ARCHITECTURE.md")]
    [InlineData("CONTRIBUTING.md")]
    public void Names_of_types_and_folders_in_the_document_exist(string document)
    {
        var text = File.ReadAllText(Repository.Locate(document));
        var named = Quoted()
            .Matches(text)
            .Select(match => match.Groups["name"].Value)
            .Distinct(StringComparer.Ordinal)
            .ToList();

        Assert.NotEmpty(named);
        Assert.Empty(named.Except(Known));
    }

    private static HashSet<string> FindNames()
    {
        var files = SourceFile.AllPaths.Select(SourceFile.Parse).ToList();
        var types = files.SelectMany(file => file.Types).Select(type => type.Identifier.Text);
        var folders = files.SelectMany(file => Path.GetDirectoryName(file.Path)!.Split('/'));
        // The placeholders of the instructions for a new command.
        string[] placeholders = ["XCommand", "XRequest", "XRun"];
        return [.. types, .. folders, .. placeholders];
    }

    /// <summary>A name in Pascal case in code quotes, or the first one of a member access.</summary>
    [GeneratedRegex(@"`(?<name>Dandi(\.\w+)+|[A-Z][a-z0-9]+[A-Za-z0-9]*)(\.\w+)?`", RegexOptions.ExplicitCapture)]
    private static partial Regex Quoted();
}
