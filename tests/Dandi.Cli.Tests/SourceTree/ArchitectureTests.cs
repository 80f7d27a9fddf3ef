using System.Text.RegularExpressions;
using System.Xml.Linq;
using Dandi.Testing;

namespace Dandi.Cli.Tests.SourceTree;

/// <summary>The rules of ARCHITECTURE.md and CONTRIBUTING.md that a machine can check.</summary>
public sealed partial class ArchitectureTests
{
    private const int MaxFile = 450;
    private const int MaxMethod = 100;

    public static TheoryData<string> Sources =>
        new(
            Directory
                .EnumerateFiles(Repository.Locate("src"), "*.cs", SearchOption.AllDirectories)
                .Select(file => Path.GetRelativePath(Repository.Root, file))
                .Order(StringComparer.Ordinal)
        );

    public static TheoryData<string> AllFiles =>
        new(
            new[] { "src", "tests", "tools", "bench", "fuzz" }
                .Where(folder => Directory.Exists(Repository.Locate(folder)))
                .SelectMany(folder =>
                    Directory.EnumerateFiles(Repository.Locate(folder), "*.cs", SearchOption.AllDirectories)
                )
                .Select(file => Path.GetRelativePath(Repository.Root, file))
                .Order(StringComparer.Ordinal)
        );

    [Theory]
    [InlineData("Dandi.Core", "")]
    [InlineData("Dandi.Files", "")]
    [InlineData("Dandi.Formats", "Dandi.Core")]
    [InlineData("Dandi.Md5", "")]
    [InlineData("Dandi.Client", "Dandi.Core,Dandi.Files,Dandi.Formats,Dandi.Md5")]
    [InlineData("Dandi.Server", "Dandi.Core,Dandi.Files")]
    [InlineData("Dandi.Cli", "Dandi.Client,Dandi.Server")]
    public void A_project_sees_those_below_it_and_no_others(string project, string expected)
    {
        var document = XDocument.Load(Repository.Locate($"src/{project}/{project}.csproj"));
        var seen = document
            .Descendants("ProjectReference")
            .Select(reference => Path.GetFileNameWithoutExtension(reference.Attribute("Include")!.Value))
            .Order(StringComparer.Ordinal);

        Assert.Subset(expected.Split(',').ToHashSet(StringComparer.Ordinal), seen.ToHashSet(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("Dandi.Core", "System.Net|System.IO.File|HttpClient|Console")]
    [InlineData("Dandi.Files", "System.Net|HttpClient|Console")]
    [InlineData("Dandi.Formats", "System.Net|HttpClient|Console")]
    [InlineData("Dandi.Md5", "System.IO|System.Net|HttpClient|Console")]
    [InlineData("Dandi.Client", "Console|Dandi.Server|Dandi.Cli")]
    [InlineData("Dandi.Server", "Console|Dandi.Cli|Dandi.Upload|Dandi.Archive;")]
    public void A_layer_does_not_do_what_is_another_ones(string project, string words)
    {
        var forbidden = new Regex(
            $@"^using ({words})\b|\b(Console)\.",
            RegexOptions.Multiline | RegexOptions.ExplicitCapture,
            TimeSpan.FromSeconds(5)
        );
        foreach (
            var file in Directory.EnumerateFiles(
                Repository.Locate($"src/{project}"),
                "*.cs",
                SearchOption.AllDirectories
            )
        )
        {
            Assert.False(forbidden.IsMatch(File.ReadAllText(file)), file);
        }
    }

    [Theory]
    [MemberData(nameof(AllFiles))]
    public void A_file_fits_on_a_few_screens(string file) =>
        Assert.InRange(File.ReadLines(Repository.Locate(file)).Count(), 1, MaxFile);

    [Theory]
    [MemberData(nameof(AllFiles))]
    public void A_method_fits_on_one_screen(string file)
    {
        var lines = File.ReadAllLines(Repository.Locate(file));
        for (var start = 0; start < lines.Length; start++)
        {
            if (start == 0 || !BodyOpening().IsMatch(lines[start]) || !Signature().IsMatch(lines[start - 1]))
                continue;
            var indent = lines[start].Length - lines[start].TrimStart().Length;
            var end = Array.FindIndex(lines, start, line =>
                line.StartsWith(new string(' ', indent) + "}", StringComparison.Ordinal)
            );
            Assert.True(
                end - start - 1 <= MaxMethod,
                $"{file}:{start}: {end - start - 1} lines: {lines[start - 1].Trim()}"
            );
        }
    }

    [Theory]
    [MemberData(nameof(Sources))]
    public void A_file_has_one_public_type_or_a_closed_family(string file)
    {
        var types = PublicType()
            .Matches(File.ReadAllText(Repository.Locate(file)))
            .Select(match => match.Groups["name"].Value)
            .ToList();
        var family =
            types.Count > 0
            && File.ReadAllText(Repository.Locate(file))
                .Contains($"public abstract record {types[0]}", StringComparison.Ordinal);

        Assert.True(types.Count <= 1 || family, $"{file}: {string.Join(", ", types)}");
        if (types.Count > 0)
            Assert.Equal(Path.GetFileNameWithoutExtension(file), types[0]);
    }

    [Theory]
    [MemberData(nameof(Sources))]
    public void A_name_says_what_it_is(string file) =>
        Assert.DoesNotMatch(VagueName(), Path.GetFileNameWithoutExtension(file));

    [GeneratedRegex(@"^ {4,8}\{$")]
    private static partial Regex BodyOpening();

    [GeneratedRegex(
        @"^(?!.*(\b(class|record|struct|interface|enum)\b|= new\b)).*(\)|=>|where .*)$",
        RegexOptions.ExplicitCapture
    )]
    private static partial Regex Signature();

    [GeneratedRegex(
        @"^public (sealed |static |abstract |readonly |partial )*(class|record struct|record|struct|interface|enum) (?<name>\w+)",
        RegexOptions.Multiline | RegexOptions.ExplicitCapture
    )]
    private static partial Regex PublicType();

    [GeneratedRegex("(Manager|Helper|Util|Utils|Service|Processor)$", RegexOptions.ExplicitCapture)]
    private static partial Regex VagueName();
}
