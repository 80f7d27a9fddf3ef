using System.CommandLine;
using Dandi.Bids.Schema;
using Dandi.FileSystem;

namespace Dandi.Cli.Commands;

/// <summary>The option <c>--bids-schema</c>.</summary>
internal static class BidsSchemaOption
{
    /// <summary>The file with the schema; null for the built-in one.</summary>
    public static Option<string?> File { get; } =
        new("--bids-schema")
        {
            Description =
                "BIDS schema to validate BIDS datasets with: the file `schema.json` of a release of BIDS (default: the "
                + "built-in schema 1.2.7 of BIDS 1.11.1)",
            HelpName = "FILE",
            Arity = ArgumentArity.OneOrMore,
            CustomParser = CommonOptions.LastValue,
        };

    /// <summary>Reads the schema; null for the built-in one.</summary>
    /// <exception cref="UsageException">The file cannot be read, or is not a BIDS schema.</exception>
    public static BidsSchema? Read(CommandContext context, string? file)
    {
        if (file is null)
            return null;
        try
        {
            var path = Path.Combine(context.WorkingDirectory, file);
            return BidsSchema.Read(RegularFile.ReadAllBytes(path, BidsSchema.MaxBytes));
        }
        catch (DandiException error)
        {
            throw new UsageException($"--bids-schema: `{file}`: {error.Message}");
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new UsageException($"--bids-schema: `{file}` cannot be used: {error.Message}");
        }
    }
}
