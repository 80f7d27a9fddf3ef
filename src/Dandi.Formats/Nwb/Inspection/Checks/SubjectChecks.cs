using System.Text.RegularExpressions;
using Dandi.Hdf5.Types;

namespace Dandi.Nwb.Inspection.Checks;

/// <summary>Checks the subject: id, sex, species and weight. The age is checked by <see cref="AgeChecks"/>.</summary>
internal static partial class SubjectChecks
{
    private static readonly HashSet<string> Nematodes = new(StringComparer.Ordinal)
    {
        "Caenorhabditis elegans",
        "C. elegans",
    };

    public static IEnumerable<string> SubjectExists(NwbObject item, InspectedFile file)
    {
        if (file.Subject is null)
            yield return "Subject is missing.";
    }

    public static IEnumerable<string> SubjectIdExists(NwbObject item, InspectedFile file)
    {
        if (item.Text("subject_id") is null)
            yield return "subject_id is missing.";
    }

    public static IEnumerable<string> SubjectIdNoSlashes(NwbObject item, InspectedFile file) =>
        Slashes("subject_id", item.Text("subject_id"));

    public static IEnumerable<string> SubjectSex(NwbObject item, InspectedFile file)
    {
        if (file.HasProteinSubject)
            yield break;
        var sex = item.Text("sex");
        if (string.IsNullOrEmpty(sex))
            yield return "Subject.sex is missing.";
        else if (Nematodes.Contains(item.Text("species") ?? ""))
        {
            if (sex is not ("XO" or "XX"))
                yield return "For C. elegans, Subject.sex should be 'XO' (male) or 'XX' (hermaphrodite).";
        }
        else if (sex is not ("M" or "F" or "O" or "U"))
            yield return "Subject.sex should be one of: 'M' (male), 'F' (female), 'O' (other), or 'U' (unknown).";
    }

    public static IEnumerable<string> SubjectSpeciesExists(NwbObject item, InspectedFile file)
    {
        if (!file.HasProteinSubject && string.IsNullOrEmpty(item.Text("species")))
            yield return "Subject species is missing.";
    }

    public static IEnumerable<string> SubjectSpeciesForm(NwbObject item, InspectedFile file)
    {
        if (file.HasProteinSubject || item.Text("species") is not { Length: > 0 } species || Species().IsMatch(species))
            yield break;
        yield return $"Subject species '{species}' should either be in Latin binomial form (e.g., 'Mus musculus' "
            + $"and 'Homo sapiens') or be a NCBI taxonomy link (e.g., "
            + $"'http://purl.obolibrary.org/obo/NCBITaxon_280675').";
    }

    public static IEnumerable<string> SubjectWeight(NwbObject item, InspectedFile file)
    {
        // A weight stored as a number is in kilograms.
        var weight =
            item.Dataset("weight") is { Type.Class: Hdf5TypeClass.Float } dataset
            && NumpyScalar.Of(dataset.Values) is { } number
                ? $"{number} kg"
                : item.Text("weight");
        if (string.IsNullOrEmpty(weight) || WeightForm().IsMatch(weight))
            yield break;
        yield return $"Subject weight '{weight}' does not follow the expected form '[numeric] [unit]'. For "
            + $"example, '2.3 kg'. Without a unit, the weight is ambiguous. Valid units are: 'kg', 'g', 'mg', 'ug', "
            + $"'μg', 'ng', 'pg'.";
    }

    /// <summary>Checks an id for slashes.</summary>
    public static IEnumerable<string> Slashes(string name, string? id)
    {
        if (id?.Contains('/', StringComparison.Ordinal) != true)
            yield break;
        yield return $"The {name} '{id}' contains slash character(s) '/', which can cause problems when "
            + $"constructing paths in DANDI. Please replace slashes with another character (e.g., '-' or '_').";
    }

    [GeneratedRegex(
        @"\A(([A-Z][a-z]* [a-z]+)|(http://purl.obolibrary.org/obo/NCBITaxon_\d+))\z",
        RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking
    )]
    private static partial Regex Species();

    [GeneratedRegex(
        @"\A\d+(\.\d+)? (kg|g|mg|ug|[\u00B5\u03BC\u039C]g|ng|pg)\z",
        RegexOptions.ExplicitCapture
            | RegexOptions.IgnoreCase
            | RegexOptions.CultureInvariant
            | RegexOptions.NonBacktracking
    )]
    private static partial Regex WeightForm();
}
