using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Dandi.Cli.Tests.SourceTree;

/// <summary>Which namespaces of the product use which, by the names of types in their files.</summary>
internal sealed class NamespaceGraph
{
    private readonly HashSet<string> _namespaces;
    private readonly ILookup<string, string> _namespacesOfType;

    /// <summary>Reads the graph from source files.</summary>
    public NamespaceGraph(IReadOnlyList<SourceFile> files)
    {
        _namespaces = [.. files.Select(file => file.Namespace).Where(name => name.Length > 0)];
        _namespacesOfType = files
            .SelectMany(file => file.Types.Select(type => (type.Identifier.Text, file.Namespace)))
            .Distinct()
            .ToLookup(pair => pair.Text, pair => pair.Namespace, StringComparer.Ordinal);
        Uses =
        [
            .. files
                .SelectMany(file => UsedBy(file).Select(used => (file.Namespace, used)))
                .Where(pair => pair.Namespace.Length > 0 && pair.Namespace != pair.used)
                .Distinct(),
        ];
    }

    /// <summary>All namespaces.</summary>
    public IReadOnlyCollection<string> Namespaces => _namespaces;

    /// <summary>Each namespace with each other that it uses.</summary>
    public IReadOnlyList<(string User, string Used)> Uses { get; }

    private IEnumerable<string> UsedBy(SourceFile file)
    {
        // IDE0005 is an error: a using directive is there because the file needs it.
        var imported = file
            .Root.Usings.Select(directive => directive.NamespaceOrType.ToString())
            .Where(_namespaces.Contains);
        return imported.Concat(
            file.Root.DescendantNodes().OfType<SimpleNameSyntax>().SelectMany(name => Named(file, name))
        );
    }

    /// <summary>The namespaces that declare a name and that the file sees without a using directive.</summary>
    private IEnumerable<string> Named(SourceFile file, SimpleNameSyntax name)
    {
        var declared = _namespacesOfType[name.Identifier.Text];
        return QualifierOf(name) is { } qualifier
            ? declared.Where(each => each == qualifier || each.EndsWith("." + qualifier, StringComparison.Ordinal))
            : declared.Where(each => file.Namespace.StartsWith(each + ".", StringComparison.Ordinal));
    }

    private static string? QualifierOf(SimpleNameSyntax name) =>
        name.Parent switch
        {
            QualifiedNameSyntax qualified when qualified.Right == name => qualified.Left.ToString(),
            MemberAccessExpressionSyntax access when access.Name == name => access.Expression.ToString(),
            MemberBindingExpressionSyntax => "",
            _ => null,
        };
}
