using System.CommandLine;
using System.Text.Json.Nodes;
using Dandi.Cli.Output;
using Dandi.Yaml;

namespace Dandi.Cli.Commands.Instances;

/// <summary><c>dandi instances</c>: prints the known archives as YAML.</summary>
internal static class InstancesCommand
{
    /// <summary>Creates the command.</summary>
    public static Command Create(CommandContext context)
    {
        var command = new Command("instances", "List the known archives with the URLs of their APIs and websites.");
        command.SetAction((_, _) => RunAsync(context));
        return command;
    }

    private static async Task<int> RunAsync(CommandContext context)
    {
        var known = new JsonObject();
        foreach (var (instance, web) in DandiInstance.Known(context.LocalInstanceHost))
            known[instance.Name] = new JsonObject { ["api"] = instance.Api.ToString(), ["gui"] = web };
        var yaml = new YamlWriter(context.Terminal.Out);
        yaml.Write(known);
        await yaml.EndAsync();
        return ExitCode.Done;
    }
}
