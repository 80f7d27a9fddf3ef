using Dandi.Testing;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Dandi.Cli.Tests.SourceTree;

/// <summary>A C# file of the repository and its syntax tree.</summary>
/// <param name="Path">The path from the root of the repository.</param>
/// <param name="Root">The syntax tree.</param>
internal sealed record SourceFile(string Path, CompilationUnitSyntax Root)
{
    private static readonly Lazy<IReadOnlyList<SourceFile>> ProductFiles = new(() => [.. PathsIn("src").Select(Parse)]);

    /// <summary>The files of the product.</summary>
    public static IReadOnlyList<SourceFile> Product => ProductFiles.Value;

    /// <summary>The paths of all C# files: product, tests, tools and benchmarks.</summary>
    public static IReadOnlyList<string> AllPaths { get; } =
    [.. new[] { "src", "tests", "tools", "bench", "fuzz" }.SelectMany(folder => PathsIn(folder))];

    /// <summary>The namespace of the file; empty for top-level statements.</summary>
    public string Namespace { get; } =
        Root.Members.OfType<FileScopedNamespaceDeclarationSyntax>().FirstOrDefault()?.Name.ToString() ?? "";

    /// <summary>The types that the file declares outside of other types.</summary>
    public IEnumerable<BaseTypeDeclarationSyntax> Types =>
        Root.DescendantNodes(node => node is not BaseTypeDeclarationSyntax).OfType<BaseTypeDeclarationSyntax>();

    /// <summary>
    /// The texts in the file: string literals, concatenated ones as one text, with the source of what is inserted
    /// in braces.
    /// </summary>
    public IEnumerable<string> Texts =>
        Root.DescendantNodes()
            .OfType<ExpressionSyntax>()
            .Where(node => IsText(node) && !(node.Parent is BinaryExpressionSyntax sum && IsText(sum)))
            .Select(TextOf);

    /// <summary>Reads and parses a file.</summary>
    public static SourceFile Parse(string path) =>
        new(path, ParseText(File.ReadAllText(Repository.Locate(path))).GetCompilationUnitRoot(CancellationToken.None));

    /// <summary>Parses source text.</summary>
    public static SyntaxTree ParseText(string text) =>
        CSharpSyntaxTree.ParseText(text, cancellationToken: CancellationToken.None);

    /// <summary>The files below a folder, by default the C# files.</summary>
    public static IEnumerable<string> PathsIn(string folder, string pattern = "*.cs") =>
        Directory
            .EnumerateFiles(Repository.Locate(folder), pattern, SearchOption.AllDirectories)
            .Select(file => System.IO.Path.GetRelativePath(Repository.Root, file))
            .Order(StringComparer.Ordinal);

    private static bool IsText(ExpressionSyntax node) =>
        node is InterpolatedStringExpressionSyntax
        || node.IsKind(SyntaxKind.StringLiteralExpression)
        || (node is BinaryExpressionSyntax sum && sum.IsKind(SyntaxKind.AddExpression) && HasText(sum));

    private static bool HasText(BinaryExpressionSyntax sum) => IsText(sum.Left) || IsText(sum.Right);

    private static string TextOf(ExpressionSyntax node) =>
        node switch
        {
            InterpolatedStringExpressionSyntax text => string.Concat(text.Contents.Select(TextOf)),
            BinaryExpressionSyntax sum when IsText(sum) => TextOf(sum.Left) + TextOf(sum.Right),
            LiteralExpressionSyntax literal => literal.Token.ValueText,
            _ => $"{{{node}}}",
        };

    private static string TextOf(InterpolatedStringContentSyntax content) =>
        content is InterpolatedStringTextSyntax text ? text.TextToken.ValueText : content.ToString();

    /// <summary>The number of the line on which a node starts, from 1.</summary>
    public static int LineOf(SyntaxNode node) => node.GetLocation().GetLineSpan().StartLinePosition.Line + 1;
}
