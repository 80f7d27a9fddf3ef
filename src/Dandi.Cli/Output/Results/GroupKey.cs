namespace Dandi.Cli.Output.Results;

/// <summary>The names of groups.</summary>
internal static class GroupKey
{
    /// <summary>Where a result does not say.</summary>
    public const string None = "N/A";

    /// <summary>The group of a result.</summary>
    public static string Of(ResultRecord record, ResultGrouping grouping) =>
        grouping switch
        {
            ResultGrouping.Path => record.Purview,
            ResultGrouping.Severity => record.Severity is { } severity ? SeverityNames.Of(severity) : null,
            ResultGrouping.Id => record.Id,
            ResultGrouping.Validator => record.Validator,
            ResultGrouping.Standard => record.Standard,
            _ => record.Dandiset,
        } ?? None;
}
