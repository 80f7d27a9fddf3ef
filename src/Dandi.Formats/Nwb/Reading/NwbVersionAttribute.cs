using System.Globalization;
using Dandi.Hdf5;
using Dandi.Hdf5.Types;

namespace Dandi.Nwb.Reading;

/// <summary>The version of a file as the reference reader asks for it before it reads anything else (nwb.md §1.5).</summary>
internal static class NwbVersionAttribute
{
    private const string Name = "nwb_version";

    /// <summary>The version, of 2 or later.</summary>
    /// <exception cref="UnreadableNwbException">There is none, it is no text, or that of a format before NWB 2.</exception>
    public static string Read(Hdf5File file)
    {
        if (file.Root.Attribute(Name) is not { } attribute)
            throw Missing(file);
        if (attribute.Space.IsNull)
            throw NoText("'Empty' object has no attribute 'decode'", "empty");
        if (!attribute.Space.IsScalar)
            throw NoText("'numpy.ndarray' object has no attribute 'decode'", "an array");
        if (attribute.Type.Class != Hdf5TypeClass.String)
            throw NoText($"'numpy.{NumpyName.Of(attribute.Type)}' object has no attribute 'decode'", "a number");
        var version = attribute.ReadText() ?? "";
        if (MajorOf(version) is not { } number)
        {
            throw new UnreadableNwbException(
                "builtins.TypeError",
                "'<' not supported between instances of 'str' and 'int'",
                $"nwb_version '{version}' does not begin with a number; it should be the version of the NWB schema, such as '2.7.0'."
            );
        }
        if (number >= 2)
            return version;
        throw new UnreadableNwbException(
            "builtins.TypeError",
            $"NWB version {version} not supported. PyNWB supports NWB files version 2 and above.",
            $"NWB version {version} not supported: NWB 2 and above can be validated and described. Convert the file, for instance with `ndx-nwb1` or MatNWB."
        )
        {
            IsUnrecognized = true,
        };
    }

    /// <summary>The value of the attribute as Python shows it: bytes with their mark, arrays in brackets; null if there is none (nwb.md §1.1).</summary>
    public static string? Show(Hdf5File file)
    {
        if (file.Root.Attribute(Name) is not { } attribute || attribute.Count == 0)
            return null;
        var element = attribute.ReadElement(0);
        var text = element switch
        {
            string value when !attribute.Type.IsVariableString => $"b'{value}'",
            string value when !attribute.Space.IsScalar => $"'{value}'",
            _ => Convert.ToString(element, CultureInfo.InvariantCulture) ?? "",
        };
        return attribute.Space.IsScalar ? text : $"[{text}]";
    }

    private static int? MajorOf(string version)
    {
        var major = version.StartsWith("NWB-", StringComparison.Ordinal) ? version.AsSpan(4) : version;
        var end = major.IndexOfAnyExceptInRange('0', '9');
        return int.TryParse(
            end < 0 ? major : major[..end],
            NumberStyles.None,
            CultureInfo.InvariantCulture,
            out var number
        )
            ? number
            : null;
    }

    private static UnreadableNwbException Missing(Hdf5File file)
    {
        const string Text = "Missing NWB version in file. The file is not a valid NWB file.";
        var old = file.Root.Link(Name) is not null
            ? " It has a dataset `nwb_version`, as NWB 1 had, which is not supported: convert it to NWB 2."
            : " An NWB file has the attribute `nwb_version` at its root.";
        return new UnreadableNwbException("builtins.TypeError", Text, Text + old) { IsUnrecognized = true };
    }

    private static UnreadableNwbException NoText(string reference, string what) =>
        new(
            "builtins.AttributeError",
            reference,
            $"nwb_version is {what} where a single text belongs, such as '2.7.0'. Write the attribute as a scalar string; MatNWB does so since version 2.2."
        );
}
