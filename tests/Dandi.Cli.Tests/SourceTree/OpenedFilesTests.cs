using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Dandi.Cli.Tests.SourceTree;

/// <summary>
/// The client opens existing files with <c>RegularFile</c> only: everything else in .NET opens pipes, which blocks, and
/// devices.
/// </summary>
public sealed class OpenedFilesTests
{
    /// <summary>Files that may open others by themselves, with the reason.</summary>
    private static readonly Dictionary<string, string> Allowed = new(StringComparer.Ordinal)
    {
        ["src/Dandi.Formats/FileSystem/RegularFile.cs"] = "opens files for all others",
        ["src/Dandi.Formats/FileSystem/FolderHandle.Calls.cs"] = "opens relative to a folder, and checks the kind",
        ["src/Dandi.Files/AtomicFile.cs"] = "creates a new file",
        ["src/Dandi.Files/FolderFlush.cs"] = "opens a folder",
        ["src/Dandi.Client/Downloads/Targets/FolderLock.cs"] = "takes a descriptor that FolderHandle has opened",
        ["src/Dandi.Client/Files/Spool/UnlinkedTempFile.cs"] = "creates a new file",
        ["src/Dandi.LocalArchive/ArchiveProcess.cs"] = "is a package of its own; the file is in its private folder",
        ["src/Dandi.Cli/Machine/ProcessStart.cs"] = "opens /dev/null in the place of closed streams",
        ["src/Dandi.Cli/Logging/LogFile.cs"] = "creates a new file",
        ["src/Dandi.Cli/Commands/Serve/ServeReadyFile.cs"] = "must respect locks; checks the kind before",
        ["src/Dandi.Cli/Commands/Serve/SignalForwarding.cs"] = "opens the terminal",
        ["src/Dandi.Cli/Output/Results/CompanionFile.cs"] = "creates a new file",
    };

    // Its files are in a folder that only its own user can write to.
    private const string Server = "src/Dandi.Server/";

    private static readonly string[] Prefixes =
    [
        "Open",
        "ReadAll",
        "ReadLines",
        "WriteAll",
        "Append",
        "Create",
        "Copy",
    ];

    // Members of File that begin like those that open files.
    private static readonly string[] Harmless = ["CreateSymbolicLink", "CreateHardLink"];

    private static readonly string[] Streams = ["FileStream", "StreamReader", "StreamWriter"];

    [Fact]
    public void Existing_files_are_opened_only_as_regular_files()
    {
        string[] faults =
        [
            .. SourceFile
                .Product.Where(file =>
                    !file.Path.StartsWith(Server, StringComparison.Ordinal) && !Allowed.ContainsKey(file.Path)
                )
                .SelectMany(file =>
                    FindOpens(file.Root).Select(node => $"{file.Path}:{SourceFile.LineOf(node)}: {node.ToString()}")
                ),
        ];

        Assert.True(faults.Length == 0, $"Use RegularFile:\n{string.Join('\n', faults)}");
    }

    [Fact]
    public void Files_that_may_open_others_do() =>
        Assert.Empty(
            Allowed.Keys.Except(SourceFile.Product.Where(file => FindOpens(file.Root).Any()).Select(file => file.Path))
        );

    [Theory]
    [InlineData("File.OpenRead(path)")]
    [InlineData("File.ReadAllTextAsync(path, token)")]
    [InlineData("System.IO.File.OpenHandle(path)")]
    [InlineData("File.ReadLines(path)")]
    [InlineData("File.AppendAllText(path, text)")]
    [InlineData("File.Copy(path, other)")]
    [InlineData("new FileStream(path, FileMode.Open)")]
    [InlineData("new FileStream(Path.Combine(folder, name), FileMode.Open)")]
    [InlineData("new StreamReader(path)")]
    [InlineData("new System.IO.StreamWriter(Path.Combine(folder, name))")]
    [InlineData("new FileInfo(path).OpenText()")]
    [InlineData("X509CertificateLoader.LoadCertificateFromFile(path)")]
    public void Opening_a_path_is_found(string expression) => Assert.NotEmpty(FindIn(expression));

    [Theory]
    [InlineData("new FileStream(file.Handle, FileAccess.Read)")]
    [InlineData("new FileStream(handle, FileAccess.Read)")]
    [InlineData("new StreamReader(new MemoryStream(bytes))")]
    [InlineData("new StreamReader(stream)")]
    [InlineData("new StreamWriter(_file.Stream, encoding)")]
    [InlineData("File.Delete(path)")]
    [InlineData("File.CreateSymbolicLink(path, target)")]
    public void Reading_what_is_open_is_not_found(string expression) => Assert.Empty(FindIn(expression));

    private static IEnumerable<SyntaxNode> FindIn(string expression) =>
        FindOpens(SourceFile.ParseText($"class C {{ object O = {expression}; }}").GetRoot(CancellationToken.None));

    private static IEnumerable<SyntaxNode> FindOpens(SyntaxNode root) =>
        root.DescendantNodes()
            .Where(node =>
                node switch
                {
                    InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax access } => Opens(access),
                    ObjectCreationExpressionSyntax { ArgumentList.Arguments: [var first, ..] } created =>
                        Streams.Contains(LastName(created.Type)) && !IsOpen(first.Expression),
                    // Functions of the C library.
                    AttributeArgumentSyntax { NameEquals.Name.Identifier.Text: "EntryPoint" } entry =>
                        entry.Expression.ToString() is "\"open\"" or "\"fopen\"" or "\"openat\"",
                    _ => false,
                }
            );

    private static bool Opens(MemberAccessExpressionSyntax access)
    {
        var (owner, name) = (LastName(access.Expression), access.Name.Identifier.Text);
        if (name.EndsWith("FromFile", StringComparison.Ordinal))
            return true;
        if (owner == "File")
            return Array.Exists(Prefixes, prefix => name.StartsWith(prefix, StringComparison.Ordinal))
                && !Harmless.Contains(name);
        return access.Expression is ObjectCreationExpressionSyntax { Type: var type }
            && LastName(type) == "FileInfo"
            && Array.Exists(Prefixes, prefix => name.StartsWith(prefix, StringComparison.Ordinal));
    }

    /// <summary>Whether an argument is an open file or stream, by its form and name.</summary>
    private static bool IsOpen(ExpressionSyntax argument) =>
        argument is ObjectCreationExpressionSyntax or AwaitExpressionSyntax
        || LastName(argument).EndsWith("handle", StringComparison.OrdinalIgnoreCase)
        || LastName(argument).EndsWith("stream", StringComparison.OrdinalIgnoreCase)
        || LastName(argument) is "resource" or "output" or "Open" or "OpenHandle" or "OpenStandardError";

    private static string LastName(SyntaxNode node) =>
        node switch
        {
            SimpleNameSyntax name => name.Identifier.Text,
            QualifiedNameSyntax qualified => LastName(qualified.Right),
            MemberAccessExpressionSyntax access => LastName(access.Name),
            InvocationExpressionSyntax invocation => LastName(invocation.Expression),
            PostfixUnaryExpressionSyntax postfix => LastName(postfix.Operand),
            _ => "",
        };
}
