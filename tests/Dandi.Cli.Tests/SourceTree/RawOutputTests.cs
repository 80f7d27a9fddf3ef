using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Dandi.Cli.Tests.SourceTree;

/// <summary>
/// Everything that is printed or logged passes a place that escapes it: only the files named here may use what writes
/// past that.
/// </summary>
public sealed class RawOutputTests
{
    private const string Terminal = "src/Dandi.Cli/Output/Terminal.cs";

    [Theory]
    [InlineData("Console", Terminal)]
    [InlineData("DescriptorStream", Terminal, "src/Dandi.Cli/Output/DescriptorStream.cs")]
    [InlineData("EscapingWriter", Terminal, "src/Dandi.Cli/Output/EscapingWriter.cs")]
    [InlineData("LiveRegion", "src/Dandi.Cli/Output/Screen/LiveRegion.cs", Terminal)]
    [InlineData("ControlSequences", Sequences, "src/Dandi.Cli/Output/Screen/LiveRegion.cs", Terminal)]
    [InlineData("StreamWriter", Terminal, LogFile, ResultOutput)]
    public void Only_few_files_write_past_the_escaping(string name, params string[] files)
    {
        var users = SourceFile
            .Product.Where(file => file.Path.StartsWith("src/Dandi.Cli/", StringComparison.Ordinal))
            .Where(file => file.Root.DescendantNodes().Any(node => Names(node, name)))
            .Select(file => file.Path);

        Assert.Equal(files.Order(StringComparer.Ordinal), users);
    }

    [Fact]
    public void Control_sequences_are_in_one_file() =>
        Assert.Equal(
            [Sequences],
            SourceFile
                .Product.Where(file =>
                    file.Texts.Any(text =>
                        text.Contains('\u001b', StringComparison.Ordinal)
                        || text.Contains("\\u001b", StringComparison.Ordinal)
                    )
                )
                .Select(file => file.Path)
        );

    private const string Sequences = "src/Dandi.Cli/Output/Screen/ControlSequences.cs";

    // It writes JSON in ASCII to files.
    private const string ResultOutput = "src/Dandi.Cli/Commands/Validate/ResultOutput.cs";

    // It escapes by itself.
    private const string LogFile = "src/Dandi.Cli/Logging/LogFile.cs";

    private static bool Names(Microsoft.CodeAnalysis.SyntaxNode node, string name) =>
        node is SimpleNameSyntax { Identifier.ValueText: var used } && used == name
        || (node is TypeDeclarationSyntax type && type.Identifier.ValueText == name);
}
