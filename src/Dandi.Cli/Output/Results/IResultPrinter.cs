namespace Dandi.Cli.Output.Results;

/// <summary>Prints results in the format of the options.</summary>
internal interface IResultPrinter
{
    /// <summary>Adds the next result, which may be printed immediately or at the end.</summary>
    Task AddAsync(ResultRecord record);

    /// <summary>Prints what has not been printed yet.</summary>
    Task EndAsync();
}
