using Dandi.Hdf5.Types;

namespace Dandi.Nwb.Construction;

/// <summary>
/// Checks the dates that PyNWB parses while reading: three of the file, and the date of birth (docs/spec/nwb.md 1.5,
/// "Dates").
/// </summary>
internal static class DateRules
{
    private const int MaxDates = 100_000;

    /// <param name="file">The object of type NWBFile.</param>
    /// <param name="apply">Applies a rule to an object.</param>
    /// <exception cref="UnreadableNwbException">A date is missing or invalid.</exception>
    public static void CheckFile(NwbObject file, Action<NwbObject, Action<NwbObject>> apply)
    {
        if (file.Member("general") is null)
            throw new UnreadableNwbException(
                "builtins.KeyError",
                "'general'",
                "/general is missing. Write the group, which holds the metadata of subject, devices and session."
            );
        apply(file, item => CheckOne(item, "session_start_time"));
        apply(file, CheckCreation);
        apply(file, item => CheckOne(item, "timestamps_reference_time"));
    }

    /// <exception cref="UnreadableNwbException">The date of birth is invalid.</exception>
    public static void CheckSubject(NwbObject subject)
    {
        if (subject.Dataset("date_of_birth") is not null)
            CheckOne(subject, "date_of_birth");
    }

    private static void CheckOne(NwbObject item, string name)
    {
        var dataset = item.Dataset(name) ?? throw Missing(item, name);
        if (dataset.Type.Class != Hdf5TypeClass.String)
            throw ConstructError.WrongType(item, name, Reading.NumpyTypeName.Of(dataset.Type), "datetime or date");
        CheckText(item, name, dataset.Values.ReadString() ?? "");
    }

    private static void CheckCreation(NwbObject file)
    {
        const string Name = "file_create_date";
        var dataset = file.Dataset(Name) ?? throw Missing(file, Name);
        if (dataset.Type.Class != Hdf5TypeClass.String)
        {
            var found = Reading.NumpyTypeName.Of(dataset.Type);
            throw new UnreadableNwbException(
                "builtins.TypeError",
                dataset.Dataspace.IsScalar
                    ? $"'numpy.{found}' object is not iterable"
                    : "fromisoformat: argument must be str",
                $"{file.Path}{Name} has the type {found}. Write a list of dates as texts, such as "
                    + $"2024-03-01T10:30:15+01:00."
            );
        }
        if (dataset.Dataspace.IsScalar)
        {
            var text = dataset.Values.ReadString() is { Length: > 0 } whole ? whole[..1] : "";
            throw new UnreadableNwbException(
                "builtins.ValueError",
                $"Could not parse file_create_date value '{text}' as a datetime.",
                $"{file.Path}{Name} is a single text instead of a list of dates. Write it as an array with "
                    + $"one element for each change."
            );
        }
        foreach (var date in dataset.Values.ReadAllStrings(MaxDates))
            CheckText(file, Name, date ?? "");
    }

    private static void CheckText(NwbObject item, string name, string text)
    {
        if (NwbTimestamp.TryParseIso(text, out _))
            return;
        throw new UnreadableNwbException(
            "builtins.ValueError",
            $"Invalid isoformat string: '{text}'",
            $"{item.Path.TrimEnd('/')}/{name}: Invalid isoformat string: {Quoted.Of(text)}; expected a date "
                + $"and time such as 2024-03-01T10:30:15+01:00."
        );
    }

    private static UnreadableNwbException Missing(NwbObject item, string name) =>
        new(
            "builtins.AttributeError",
            "'NoneType' object has no attribute 'data'",
            $"{item.Path.TrimEnd('/')}/{name} is missing, which every NWB file must have."
        );
}
