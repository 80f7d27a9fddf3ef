using Dandi.Testing;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Dandi.Cli.Tests.SourceTree;

/// <summary>
/// Files, methods and lines are short enough to read. CSharpier, which the gate runs, leaves no way to write longer
/// code on fewer lines.
/// </summary>
public sealed class SizeTests
{
    private const int MaxLinesOfFile = 300;
    private const int MaxLinesOfBody = 40;
    private const int MaxColumns = 120;
    private const int MaxFilesOfFolder = 29;

    public static TheoryData<string> Files => new(SourceFile.AllPaths);

    [Theory]
    [MemberData(nameof(Files))]
    public void A_file_has_at_most_300_lines(string path) =>
        Assert.InRange(File.ReadLines(Repository.Locate(path)).Count(), 1, MaxLinesOfFile);

    [Theory]
    [MemberData(nameof(Files))]
    public void A_line_has_at_most_120_columns(string path) =>
        Assert.Empty(
            File.ReadLines(Repository.Locate(path))
                .Select((line, i) => (line, Number: i + 1))
                .Where(each => each.line.Length > MaxColumns)
                .Select(each => $"{path}:{each.Number}: {each.line.Length} columns")
        );

    [Theory]
    [MemberData(nameof(Files))]
    public void A_method_has_at_most_40_lines(string path) =>
        Assert.Empty(
            SourceFile
                .Parse(path)
                .Root.DescendantNodes()
                .Select(node => (node, Body: BodyOf(node)))
                .Where(each => each.Body is not null && LinesIn(each.Body) > MaxLinesOfBody)
                .Select(each => $"{path}:{SourceFile.LineOf(each.node)}: {LinesIn(each.Body!)} lines")
        );

    [Fact]
    public void A_folder_has_fewer_than_30_files() =>
        Assert.Empty(
            SourceFile
                .AllPaths.GroupBy(Path.GetDirectoryName)
                .Where(folder => folder.Count() > MaxFilesOfFolder)
                .Select(folder => $"{folder.Key}: {folder.Count()} files")
        );

    [Theory]
    [InlineData("class C { void M() { } }", 0)]
    [InlineData("class C { void M() {\n  A();\n  B();\n} }", 2)]
    [InlineData("class C { int M() =>\n  1 +\n  2; }", 2)]
    [InlineData("class C { int P { get {\n  return 1;\n} } }", 1)]
    [InlineData("class C { void M() {\n  void L() {\n    A();\n  }\n  L();\n} }", 4)]
    public void Bodies_are_measured_between_their_braces_and_after_their_arrow(string source, int expected)
    {
        var root = SourceFile.ParseText(source).GetRoot(TestContext.Current.CancellationToken);

        Assert.Equal(expected, root.DescendantNodes().Select(BodyOf).OfType<SyntaxNode>().Max(LinesIn));
    }

    /// <summary>What a member or local function does. Tables of data that initialize fields are not bodies.</summary>
    private static SyntaxNode? BodyOf(SyntaxNode node) =>
        node switch
        {
            BaseMethodDeclarationSyntax method => (SyntaxNode?)method.Body ?? method.ExpressionBody?.Expression,
            LocalFunctionStatementSyntax function => (SyntaxNode?)function.Body ?? function.ExpressionBody?.Expression,
            AccessorDeclarationSyntax accessor => (SyntaxNode?)accessor.Body ?? accessor.ExpressionBody?.Expression,
            PropertyDeclarationSyntax property => property.ExpressionBody?.Expression,
            _ => null,
        };

    private static int LinesIn(SyntaxNode body)
    {
        var span = body.GetLocation().GetLineSpan();
        var lines = span.EndLinePosition.Line - span.StartLinePosition.Line;
        return body is BlockSyntax ? Math.Max(0, lines - 1) : lines + 1;
    }
}
