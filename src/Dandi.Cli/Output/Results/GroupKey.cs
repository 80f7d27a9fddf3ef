namespace Dandi.Cli.Output.Results;

/// <summary>The keys of result groups.</summary>
internal static class GroupKey
{
    /// <summary>The key for results without the property that they are grouped by.</summary>
    public const string None = "N/A";

    /// <summary>Returns the key of the group that a result belongs to.</summary>
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
