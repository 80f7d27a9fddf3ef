using Dandi.Hdf5.Types;

namespace Dandi.Nwb.Readability;

/// <summary>The dates that the reference parses when it reads: the three of a file, and that of a birth (nwb.md §1.5, "Dates").</summary>
internal static class DateRules
{
    private const int MaxDates = 100_000;

    /// <param name="file">The file.</param>
    /// <param name="apply">Applies one rule.</param>
    /// <exception cref="UnreadableNwbException">A date is missing, or none.</exception>
    public static void CheckFile(NwbObject file, Action<NwbObject, Action<NwbObject>> apply)
    {
        if (file.Member("general") is null)
            throw new UnreadableNwbException(
                "builtins.KeyError",
                "'general'",
                "/general is missing; every NWB file has that group, with what is known of subject, devices and session."
            );
        apply(file, item => CheckOne(item, "session_start_time"));
        apply(file, CheckCreation);
        apply(file, item => CheckOne(item, "timestamps_reference_time"));
    }

    /// <exception cref="UnreadableNwbException">The date of birth is none.</exception>
    public static void CheckSubject(NwbObject subject)
    {
        if (subject.Dataset("date_of_birth") is not null)
            CheckOne(subject, "date_of_birth");
    }

    private static void CheckOne(NwbObject item, string name)
    {
        var dataset = item.Dataset(name) ?? throw Missing(item, name);
        if (dataset.Type.Class != Hdf5TypeClass.String)
            throw Construction.WrongType(item, name, Reading.NumpyName.Of(dataset.Type), "datetime or date");
        CheckText(item, name, dataset.Values.ReadText() ?? "");
    }

    private static void CheckCreation(NwbObject file)
    {
        const string Name = "file_create_date";
        var dataset = file.Dataset(Name) ?? throw Missing(file, Name);
        if (dataset.Type.Class != Hdf5TypeClass.String)
        {
            var found = Reading.NumpyName.Of(dataset.Type);
            throw new UnreadableNwbException(
                "builtins.TypeError",
                dataset.Space.IsScalar
                    ? $"'numpy.{found}' object is not iterable"
                    : "fromisoformat: argument must be str",
                $"{file.Path}{Name} is of type {found}; it is a list of dates, each a text like 2024-03-01T10:30:15+01:00."
            );
        }
        if (dataset.Space.IsScalar)
        {
            var text = dataset.Values.ReadText() is { Length: > 0 } whole ? whole[..1] : "";
            throw new UnreadableNwbException(
                "builtins.ValueError",
                $"Could not parse file_create_date value '{text}' as a datetime.",
                $"{file.Path}{Name} is a single text; it is a list of dates, with one entry for each change. Write it as an array of one element."
            );
        }
        foreach (var date in dataset.Values.ReadTexts(0, (int)Math.Min(dataset.Space.Count, MaxDates)))
            CheckText(file, Name, date ?? "");
    }

    private static void CheckText(NwbObject item, string name, string text)
    {
        if (NwbTimestamp.TryParseIso(text, out _))
            return;
        throw new UnreadableNwbException(
            "builtins.ValueError",
            $"Invalid isoformat string: '{text}'",
            $"{item.Path.TrimEnd('/')}/{name}: Invalid isoformat string: {Quoted.Of(text)}; a date and time is written like 2024-03-01T10:30:15+01:00."
        );
    }

    private static UnreadableNwbException Missing(NwbObject item, string name) =>
        new(
            "builtins.AttributeError",
            "'NoneType' object has no attribute 'data'",
            $"{item.Path.TrimEnd('/')}/{name} is missing; every NWB file has one."
        );
}
