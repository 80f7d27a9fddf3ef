using System.Text.Json.Nodes;
using Dandi.Cli.Output;
using Dandi.Yaml;

namespace Dandi.Cli.Commands.ServiceScripts;

/// <summary>Prints how metadata change: the lines of both as YAML, sorted by name.</summary>
internal static class MetadataDiff
{
    /// <summary>Prints the difference to standard output; nothing if there is none.</summary>
    /// <param name="terminal">The terminal.</param>
    /// <param name="name">What has the metadata.</param>
    /// <param name="before">The old metadata.</param>
    /// <param name="after">The new metadata.</param>
    public static async Task PrintAsync(Terminal terminal, string name, JsonObject before, JsonObject after)
    {
        var lines = UnifiedDiff.Compare(await ToYamlAsync(before), await ToYamlAsync(after));
        if (lines.Count == 0)
            return;
        await terminal.Out.WriteLineAsync($"--- {name}:old");
        await terminal.Out.WriteLineAsync($"+++ {name}:new");
        foreach (var line in lines)
            await terminal.Out.WriteLineAsync(line);
    }

    private static async Task<string[]> ToYamlAsync(JsonObject metadata)
    {
        using var text = new StringWriter();
        var yaml = new YamlWriter(text);
        yaml.Write(metadata);
        await yaml.EndAsync();
        return text.ToString().TrimEnd('\n').Split('\n');
    }
}
