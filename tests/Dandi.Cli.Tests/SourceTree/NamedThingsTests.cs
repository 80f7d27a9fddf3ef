using System.CommandLine;
using System.Globalization;
using System.Reflection;
using System.Text.RegularExpressions;
using Dandi.Cli.Commands;
using Dandi.Cli.Output;
using Dandi.Testing;
using Microsoft.CodeAnalysis.CSharp;

namespace Dandi.Cli.Tests.SourceTree;

/// <summary>Every option, command and variable that a text names exists, and its reader can use it.</summary>
public sealed partial class NamedThingsTests
{
    private static readonly RootCommand Root = MakeRoot();

    // Variables whose names are put together: KNOWN_NAME_API_KEY, SCHEME_PROXY.
    private static readonly string[] ComposedEndings = ["_API_KEY", "_PROXY"];

    // Texts with options that are not those of the help.
    private static readonly string[] OtherOptions = ["DANDI_DEVEL=1", "dotnet run"];

    // A variable is read by its name, which is a literal of its own.
    private static readonly Lazy<HashSet<string>> WholeTexts = new(() =>
        SourceFile.Product.SelectMany(file => file.Texts).ToHashSet(StringComparer.Ordinal)
    );

    /// <summary>Texts for people: string literals of the program, explanations of rules, README, manual.</summary>
    public static TheoryData<string> Texts =>
        new(
            SourceFile
                .PathsIn("src")
                .Concat(SourceFile.PathsIn("src", "*.md"))
                .Append("README.md")
                .Concat(SourceFile.PathsIn("docs/manual", "*.md").Where(file => !IsGenerated(file)))
                .Where(file => NamesSomething().IsMatch(File.ReadAllText(Repository.Locate(file))))
                .Order(StringComparer.Ordinal)
        );

    [Theory]
    [MemberData(nameof(Texts))]
    public void An_option_that_is_named_exists_and_is_in_the_help(string file)
    {
        var visible = Commands(Root)
            .SelectMany(command => command.Options)
            .Where(option => !option.Hidden)
            .SelectMany(Names)
            .ToHashSet(StringComparer.Ordinal);

        foreach (var text in Read(file).Where(text => !OtherOptions.Any(text.Contains)))
        {
            foreach (var option in LongOption().Matches(text).Select(match => match.Value))
                Assert.True(visible.Contains(option), $"{file}: {option}: {text}");
        }
    }

    [Theory]
    [MemberData(nameof(Texts))]
    public void A_command_that_is_named_exists_and_has_the_options_beside_it(string file)
    {
        foreach (var text in Read(file))
        {
            foreach (Match match in CommandLine().Matches(text))
            {
                var command = Root.Subcommands.FirstOrDefault(each => each.Name == match.Groups["command"].Value);
                Assert.True(command is not null, $"{file}: {match.Value}");
                if (match.Groups["devel"].Success)
                    continue;
                command = command.Subcommands.FirstOrDefault(each =>
                    match.Groups["rest"].Value.StartsWith($" {each.Name} ", StringComparison.Ordinal)
                ) ?? command;
                var options = command.Options.Concat(Root.Options).SelectMany(Names).ToHashSet(StringComparer.Ordinal);
                foreach (var option in AnyOption().Matches(match.Groups["rest"].Value).Select(each => each.Value))
                    Assert.True(options.Contains(option), $"{file}: {option}: {match.Value}");
            }
        }
    }

    [Theory]
    [MemberData(nameof(Texts))]
    public void A_variable_that_is_named_is_read(string file)
    {
        foreach (
            var name in Read(file)
                .SelectMany(text => Variable().Matches(text))
                .Select(match => match.Value)
                .Distinct(StringComparer.Ordinal)
        )
        {
            Assert.True(
                Array.Exists(ComposedEndings, ending => name.EndsWith(ending, StringComparison.Ordinal))
                    || WholeTexts.Value.Contains(name),
                $"{file}: {name}"
            );
        }
    }

    [Theory]
    [InlineData("var text = \"Run `dandi \" + \"upload`\" + end;", "Run `dandi upload`{end}")]
    [InlineData("var text = $\"use {name} \" + \"--json\";", "use {name} --json")]
    [InlineData("Print(isShort ? \"one\" : \"two\");", "one|two")]
    public void Concatenated_literals_are_read_as_one_text(string source, string expected)
    {
        var root = SourceFile.ParseText(source).GetCompilationUnitRoot(TestContext.Current.CancellationToken);

        Assert.Equal(expected, string.Join('|', new SourceFile("source.cs", root).Texts));
    }

    [Fact]
    public void Exit_codes_are_in_the_help_of_each_command_that_can_end_with_them()
    {
        var all = typeof(ExitCode)
            .GetFields(BindingFlags.Public | BindingFlags.Static)
            .Where(field => field.IsLiteral)
            .Select(field => (int)field.GetRawConstantValue()!)
            .ToList();
        int[] always =
        [
            ExitCode.Done,
            ExitCode.SomeFailed,
            ExitCode.Usage,
            ExitCode.Bug,
            ExitCode.Interrupted,
            ExitCode.OutputClosed,
        ];

        Assert.Superset(all.ToHashSet(), CodesOf([]).ToHashSet());
        foreach (var command in Commands(Root).Where(command => command != Root))
        {
            var codes = CodesOf(PathOf(command));
            Assert.Subset(codes.ToHashSet(), always.ToHashSet());
            // Whatever asks an archive may find none; whatever has an end may come to it.
            Assert.Equal(
                command.Options.Any(option => option.Name is "--dandi-instance" or "--ca-file" or "--port"),
                codes.Contains(ExitCode.Archive)
            );
            Assert.Equal(
                command.Options.Any(option => option.Name == "--max-duration"),
                codes.Contains(ExitCode.DeadlineReached)
            );
        }
    }

    // The pages of rules, which repeat the explanations.
    private static bool IsGenerated(string file) => file.StartsWith("docs/manual/rules/", StringComparison.Ordinal);

    private static IReadOnlyList<int> CodesOf(string[] command)
    {
        using var output = new StringWriter();
        MakeRoot().Parse([.. command, "--help"]).Invoke(new InvocationConfiguration { Output = output });
        var section = output.ToString().Split("Exit codes:\n")[1];
        return
        [
            .. ExitCodeLine()
                .Matches(section)
                .Select(match => int.Parse(match.Groups["code"].Value, CultureInfo.InvariantCulture)),
        ];
    }

    private static string[] PathOf(Command command) =>
        command is RootCommand ? [] : [.. PathOf((Command)command.Parents.Single()), command.Name];

    private static RootCommand MakeRoot() =>
        RootCommandLine.Create(
            new CommandContext
            {
                Arguments = [],
                Terminal = Terminal.OfProcess,
                Variables = _ => null,
                WorkingDirectory = "/",
            }
        );

    private static IEnumerable<Command> Commands(Command command) =>
        command.Subcommands.SelectMany(Commands).Prepend(command);

    private static IEnumerable<string> Names(Option option) => [option.Name, .. option.Aliases];

    /// <summary>The lines of the texts in a file; in a source file, string literals that are not an option.</summary>
    private static IEnumerable<string> Read(string file) =>
        file.EndsWith(".cs", StringComparison.Ordinal)
            ? SourceFile
                .Parse(file)
                .Texts.Where(text => !Definition().IsMatch(text))
                .SelectMany(text => text.Split('\n'))
            : File.ReadLines(Repository.Locate(file));

    [GeneratedRegex(@"--[a-z]|dandi [a-z]|[A-Z]_[A-Z]")]
    private static partial Regex NamesSomething();

    [GeneratedRegex(@"^--?[a-z-]+\z", RegexOptions.ExplicitCapture)]
    private static partial Regex Definition();

    [GeneratedRegex(@"(?<![\w-])--[a-z][a-z-]+", RegexOptions.ExplicitCapture)]
    private static partial Regex LongOption();

    [GeneratedRegex(@"(?<![\w-])--?[A-Za-z][a-z-]*", RegexOptions.ExplicitCapture)]
    private static partial Regex AnyOption();

    [GeneratedRegex(
        @"(`|\$ |^ {4}|'|&& )(?<devel>DANDI_DEVEL=1 )?dandi (?<command>[a-z][a-z-]*)(?<rest>[^`'&|]*)",
        RegexOptions.ExplicitCapture
    )]
    private static partial Regex CommandLine();

    [GeneratedRegex(
        @"\b(DANDI|XDG|AWS|SSL|REQUESTS|CURL)_[A-Z_]+\b|\b(HTTPS?|ALL|NO)_PROXY\b|\bTMPDIR\b",
        RegexOptions.ExplicitCapture
    )]
    private static partial Regex Variable();

    [GeneratedRegex(@"^  (?<code>[0-9]+) ", RegexOptions.ExplicitCapture | RegexOptions.Multiline)]
    private static partial Regex ExitCodeLine();
}
