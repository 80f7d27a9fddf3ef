namespace Dandi.Inspection.Explanations;

/// <summary>The rule that an id stands for: the ids of some results also tell where something is, or what a library said.</summary>
public static class RuleName
{
    private const string Schema = "pynwb.";
    private const string Reading = "NWBI.During io.read()";
    private const string Evaluation = "NWBI.During evaluation";

    /// <summary>How the reasons of the schema's rules begin (nwb.md §2.4), and their names; longer ones before those that they begin with.</summary>
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

    /// <summary>The name of the rule of an id; the id itself where it is one.</summary>
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
}
