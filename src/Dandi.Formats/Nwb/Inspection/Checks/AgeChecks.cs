namespace Dandi.Nwb.Inspection.Checks;

/// <summary>
/// Checks the subject's age: <c>check_subject_age</c> and <c>check_subject_proper_age_range</c>
/// (<see href="https://nwbinspector.readthedocs.io"/>).
/// </summary>
internal static class AgeChecks
{
    public static IEnumerable<string> SubjectAge(NwbObject item, InspectedFile file)
    {
        if (file.HasProteinSubject)
            yield break;
        var age = item.Text("age");
        if (age is null && item.Text("date_of_birth") is null)
            yield return "Subject is missing age and date_of_birth. Please specify at least one of these fields.";
        if (age is null || AgeDuration.TryParse(age, out _))
            yield break;
        if (age.Split('/') is [var lower, var upper] && IsEmptyOrDuration(lower) && IsEmptyOrDuration(upper))
            yield break;
        yield return $"Subject age, '{age}', does not follow ISO 8601 duration format, e.g. 'P2Y' for 2 years or "
            + $"'P23W' for 23 weeks. You may also specify a range using a '/' separator, e.g., 'P1D/P3D' for an age "
            + $"range somewhere from 1 to 3 days. If you cannot specify the upper bound of the range, you may leave "
            + $"the right side blank, e.g., 'P90Y/' means 90 years old or older.";
    }

    public static IEnumerable<string> SubjectProperAgeRange(NwbObject item, InspectedFile file)
    {
        if (file.HasProteinSubject || item.Text("age") is not { } age || age.Split('/') is not [var lower, var upper])
            yield break;
        if (!AgeDuration.TryParse(lower, out var min) || !AgeDuration.TryParse(upper, out var max))
            yield break;
        var now = file.Now.UtcDateTime;
        if (min.SecondsBefore(now) < max.SecondsBefore(now))
            yield break;
        yield return $"The durations of the Subject age range, '{age}', are not strictly increasing. The upper (right) "
            + $"bound should be a longer duration than the lower (left) bound.";
    }

    private static bool IsEmptyOrDuration(string bound) => bound.Length == 0 || AgeDuration.TryParse(bound, out _);
}
