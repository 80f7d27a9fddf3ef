namespace Dandi.Cli.Output.Results;

/// <summary>Shows results.</summary>
internal interface IResultPrinter
{
    /// <summary>Takes the next one.</summary>
    Task AddAsync(ResultRecord record);

    /// <summary>Shows what has not been shown yet.</summary>
    Task EndAsync();
}
