namespace Dandi.Inspection.Explanations;

/// <summary>Maps the id of a validation result to the name of its rule.</summary>
/// <remarks>Usually they are the same. Some ids also contain a location, or the message of a library.</remarks>
public static class RuleName
{
    private const string Schema = "pynwb.";
    private const string Reading = "NWBI.During io.read()";
    private const string Evaluation = "NWBI.During evaluation";

    // How messages of schema validation begin (nwb.md §2.4), and their rules. A prefix comes after longer ones.
    private static readonly (string Reason, string Rule)[] Reasons =
    [
        ("argument missing", "pynwb.MissingError"),
        ("missing data type", "pynwb.MissingDataType"),
        ("expected a quantity of", "pynwb.IncorrectQuantityError"),
        ("incorrect type - ", "pynwb.DtypeError"),
        ("incorrect shape - expected an array", "pynwb.ExpectedArrayError"),
        ("incorrect shape - ", "pynwb.ShapeError"),
        ("illegal use of link", "pynwb.IllegalLinkError"),
        ("incorrect data_type - ", "pynwb.IncorrectDataType"),
        ("Datetime is missing", "pynwb.TimezoneError"),
    ];

    /// <summary>The name of the rule; the id itself if it is the name of a rule, or unknown.</summary>
    public static string Of(string id)
    {
        if (id.StartsWith(Reading, StringComparison.Ordinal))
            return id.Contains("InvalidVersion", StringComparison.Ordinal) ? "NWBI.InvalidVersion" : "NWBI.ReadError";
        if (id.StartsWith(Evaluation, StringComparison.Ordinal))
            return "NWBI.CheckError";
        if (!id.StartsWith(Schema, StringComparison.Ordinal))
            return id;
        foreach (var (reason, rule) in Reasons)
        {
            if (id.Contains($"): {reason}", StringComparison.Ordinal))
                return rule;
        }
        return id;
    }

    /// <summary>The location in a file that an id contains together with its rule; null if it contains none.</summary>
    public static string? LocationIn(string id)
    {
        var end = id.IndexOf("): ", StringComparison.Ordinal);
        return end >= 0 && id.StartsWith(Schema, StringComparison.Ordinal) && Of(id) != id
            ? id[Schema.Length..(end + 1)]
            : null;
    }
}
