using System.Text.RegularExpressions;
using System.Xml.Linq;
using Dandi.Testing;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Dandi.Cli.Tests.SourceTree;

/// <summary>What each project of the product may refer to and use (ARCHITECTURE.md).</summary>
public sealed class ArchitectureTests
{
    [Theory]
    [InlineData("Dandi.Core", "")]
    [InlineData("Dandi.Files", "")]
    [InlineData("Dandi.Html", "Dandi.Core")]
    [InlineData("Dandi.JsonSchemas", "")]
    [InlineData("Dandi.Formats", "Dandi.Core,Dandi.JsonSchemas")]
    [InlineData("Dandi.LocalArchive", "")]
    [InlineData("Dandi.Md5", "")]
    [InlineData("Dandi.MetadataSchemas", "Dandi.JsonSchemas")]
    [InlineData("Dandi.Client", "Dandi.Core,Dandi.Files,Dandi.Formats,Dandi.Md5,Dandi.MetadataSchemas")]
    [InlineData("Dandi.Server", "Dandi.Core,Dandi.Files,Dandi.Html,Dandi.MetadataSchemas")]
    [InlineData("Dandi.Cli", "Dandi.Client,Dandi.Html,Dandi.Server")]
    public void A_project_refers_only_to_those_below_it(string project, string expected)
    {
        var document = XDocument.Load(Repository.Locate($"src/{project}/{project}.csproj"));
        var references = document
            .Descendants("ProjectReference")
            .Select(reference => Path.GetFileNameWithoutExtension(reference.Attribute("Include")!.Value));

        Assert.Empty(references.Except(expected.Split(','), StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("Dandi.Core", "System.Net|System.IO.File|HttpClient|Console")]
    [InlineData("Dandi.Files", "System.Net|HttpClient|Console")]
    [InlineData("Dandi.Html", "System.Net|System.IO.File|HttpClient|Console")]
    [InlineData("Dandi.JsonSchemas", "System.Net|System.IO|HttpClient|Console")]
    [InlineData("Dandi.Formats", "System.Net|HttpClient|Console")]
    [InlineData("Dandi.Md5", "System.IO|System.Net|HttpClient|Console")]
    [InlineData("Dandi.MetadataSchemas", "System.IO.File|HttpClient|Console")]
    [InlineData("Dandi.Client", "Console|Dandi.Server|Dandi.Cli")]
    [InlineData("Dandi.Server", "Console|Dandi.Cli|Dandi.Upload|Dandi.Archive;")]
    public void A_project_does_not_use_what_belongs_to_other_layers(string project, string words)
    {
        var forbidden = new Regex(
            $@"^using ({words})\b|\b(Console)\.",
            RegexOptions.Multiline | RegexOptions.ExplicitCapture,
            TimeSpan.FromSeconds(5)
        );
        foreach (var path in SourceFile.PathsIn($"src/{project}"))
        {
            Assert.False(forbidden.IsMatch(File.ReadAllText(Repository.Locate(path))), path);
        }
    }

    [Fact]
    public void A_file_has_one_public_type_with_its_enums_or_a_closed_family()
    {
        foreach (var file in SourceFile.Product)
        {
            var types = file
                .Types.Where(type => type.Modifiers.Any(word => word.IsKind(SyntaxKind.PublicKeyword)))
                .ToList();
            var isFamily =
                types is [RecordDeclarationSyntax first, ..]
                && first.Modifiers.Any(word => word.IsKind(SyntaxKind.AbstractKeyword));

            Assert.True(
                types.Count(type => type is not EnumDeclarationSyntax) <= 1 || isFamily,
                $"{file.Path}: {string.Join(", ", types.Select(type => type.Identifier))}"
            );
            // A part of a type is in a file such as FolderHandle.Calls.cs.
            if (types.Count > 0)
                Assert.Equal(Path.GetFileName(file.Path).Split('.')[0], types[0].Identifier.Text);
        }
    }
}
