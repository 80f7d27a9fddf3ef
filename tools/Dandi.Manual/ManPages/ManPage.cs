using System.CommandLine;
using Dandi.Cli.Output;

namespace Dandi.Manual.ManPages;

/// <summary>The man page of a command: what its help has, and environment, files and examples.</summary>
internal sealed class ManPage(Command command)
{
    private const int MaxTag = 78;
    private readonly Roff _page = new();
    private readonly IReadOnlyList<Option> _options = CommandTree.OptionsOf(command);

    /// <summary>The name of the page, such as <c>dandi-upload</c>.</summary>
    public string Name { get; } = CommandTree.WordsOf(command).Replace(' ', '-');

    /// <summary>Writes the page in the language of man(7).</summary>
    public string Write(string date)
    {
        var version = typeof(ExitCode).Assembly.GetName().Version!.ToString(3);
        _page.Macro($"TH {Roff.Literal(Name.ToUpperInvariant())} 1 {date} \"dandi {version}\" \"dandi manual\"");
        _page.Section("NAME");
        _page.Line($@"{Roff.Literal(Name)} \-");
        _page.Text(Summary());
        WriteSynopsis();
        WriteDescription();
        WriteCommands();
        _page.Section("OPTIONS");
        foreach (var option in _options)
            Write(option);
        WriteExitStatus();
        WriteEntries("ENVIRONMENT", Reference.EnvironmentOf(command, _options));
        WriteEntries("FILES", Reference.FilesOf(command, _options));
        WriteExamples();
        WriteSeeAlso();
        return _page.ToString();
    }

    // The first sentence, as whatis(1) and apropos(1) show it.
    private string Summary()
    {
        var text = (command.Description ?? "").Replace("`", "", StringComparison.Ordinal);
        var end = text.IndexOf(". ", StringComparison.Ordinal);
        var sentence = (end < 0 ? text : text[..end]).TrimEnd('.');
        return char.ToLowerInvariant(sentence[0]) + sentence[1..];
    }

    private void WriteSynopsis()
    {
        _page.Section("SYNOPSIS");
        _page.Line(Roff.Bold(CommandTree.WordsOf(command)));
        foreach (var option in _options.Where(option => option.Required))
            _page.Line($"{Roff.Bold(option.Name)} {Roff.Italic(option.HelpName ?? "VALUE")}");
        _page.Line(@"[\fIOPTION\fR]\&...");
        if (CommandTree.Visible(command).Skip(1).Any())
            _page.Line(command is RootCommand ? @"\fICOMMAND\fR" : @"[\fICOMMAND\fR]");
        foreach (var argument in command.Arguments.Where(argument => !argument.Hidden))
        {
            var name = Roff.Italic(NameOf(argument));
            var text = argument.Arity.MaximumNumberOfValues > 1 ? name + @"\&..." : name;
            _page.Line(argument.Arity.MinimumNumberOfValues == 0 ? $"[{text}]" : text);
        }
    }

    private void WriteDescription()
    {
        _page.Section("DESCRIPTION");
        _page.Text(command.Description ?? "");
        foreach (var argument in command.Arguments.Where(argument => !argument.Hidden))
            _page.Entry(Roff.Italic(NameOf(argument)), Sentence(argument.Description ?? ""));
    }

    private void WriteCommands()
    {
        var commands = command.Subcommands.Where(each => !each.Hidden).ToList();
        if (commands.Count == 0)
            return;
        _page.Section("COMMANDS");
        foreach (var each in commands)
            _page.Entry(Roff.Bold(CommandTree.WordsOf(each)), Sentence(each.Description ?? ""));
    }

    private void Write(Option option)
    {
        // Forms such as /h are accepted, but not shown in the help either.
        var names = option
            .Aliases.Append(option.Name)
            .Where(name => !name.StartsWith('/'))
            .OrderBy(name => name.Length)
            .ThenBy(name => name, StringComparer.Ordinal);
        var tag = string.Join(", ", names.Select(Roff.Bold));
        var text = Sentence(option.Description ?? "");
        if (option.Arity.MaximumNumberOfValues > 0 && option.HelpName is { } value)
        {
            var full = $"{tag} {Roff.Italic(value)}";
            // Lines of a man page are short, and a tag cannot be wrapped.
            if (full.Length > MaxTag && value.Contains('|', StringComparison.Ordinal))
            {
                tag = $"{tag} {Roff.Italic("WORD")}";
                text = $"{text} WORD is one of {string.Join(", ", value.Split('|').Select(word => $"`{word}`"))}.";
            }
            else
                tag = full;
        }
        _page.Entry(tag, text);
    }

    private void WriteExitStatus()
    {
        _page.Section("EXIT STATUS");
        var codes = ExitCode.Describe(command is RootCommand ? "dandi" : command.Name);
        foreach (var line in codes.Split('\n').Select(line => line.Trim()))
        {
            var end = line.IndexOf(' ', StringComparison.Ordinal);
            _page.Entry(Roff.Bold(line[..end]), Sentence(line[end..].Trim()));
        }
    }

    private void WriteEntries(string section, IReadOnlyList<ReferenceEntry> entries)
    {
        _page.Section(section);
        foreach (var entry in entries)
            _page.Entry(string.Join(", ", entry.Names.Select(Roff.Bold)), entry.Text);
    }

    private void WriteExamples()
    {
        _page.Section("EXAMPLES");
        var examples = Examples.Of(CommandTree.WordsOf(command));
        for (var i = 0; i < examples.Count; i++)
        {
            // A section begins a paragraph itself.
            if (i > 0)
                _page.Macro("PP");
            _page.Text(examples[i].Text);
            _page.Macro("PP");
            _page.Macro("RS 4");
            _page.Macro("nf");
            _page.Line(Roff.Literal(examples[i].Command));
            _page.Macro("fi");
            _page.Macro("RE");
        }
    }

    private void WriteSeeAlso()
    {
        _page.Section("SEE ALSO");
        var others =
            command is RootCommand
                ? CommandTree.Visible(command).Skip(1)
                : command.Subcommands.Where(each => !each.Hidden).Prepend(CommandTree.ParentOf(command));
        var names = others
            .Select(other => CommandTree.WordsOf(other).Replace(' ', '-'))
            .Order(StringComparer.Ordinal)
            .ToList();
        for (var i = 0; i < names.Count; i++)
            _page.Macro($"BR {Roff.Literal(names[i])} (1){(i + 1 < names.Count ? "," : "")}");
    }

    private static string NameOf(Argument argument) => (argument.HelpName ?? argument.Name).Trim('<', '>');

    private static string Sentence(string text)
    {
        var sentence = char.ToUpperInvariant(text[0]) + text[1..];
        return sentence.EndsWith('.') || sentence.EndsWith(".`", StringComparison.Ordinal) ? sentence : sentence + ".";
    }
}
