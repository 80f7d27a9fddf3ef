using System.Globalization;
using Dandi.Hdf5;
using Dandi.Hdf5.Types;

namespace Dandi.Nwb.Reading;

/// <summary>
/// Reads the attribute <c>nwb_version</c> of the root, as PyNWB does before anything else (docs/spec/nwb.md 1.5).
/// </summary>
internal static class NwbVersionAttribute
{
    private const string Name = "nwb_version";

    /// <summary>Reads the version, which is 2 or later.</summary>
    /// <exception cref="UnreadableNwbException">The attribute is missing or not a text, or its version is older than
    /// NWB 2.</exception>
    public static string Read(Hdf5File file)
    {
        if (file.Root.Attribute(Name) is not { } attribute)
            throw Missing(file);
        if (attribute.Dataspace.IsNull)
            throw NotText("'Empty' object has no attribute 'decode'", "empty");
        if (!attribute.Dataspace.IsScalar)
            throw NotText("'numpy.ndarray' object has no attribute 'decode'", "an array");
        if (attribute.Type.Class != Hdf5TypeClass.String)
            throw NotText($"'numpy.{NumpyTypeName.Of(attribute.Type)}' object has no attribute 'decode'", "a number");
        var version = attribute.ReadString() ?? "";
        if (MajorOf(version) is not { } number)
        {
            throw new UnreadableNwbException(
                "builtins.TypeError",
                "'<' not supported between instances of 'str' and 'int'",
                $"nwb_version '{version}' does not start with a number. Set it to the version of the NWB "
                    + $"schema, such as '2.7.0'."
            );
        }
        if (number >= 2)
            return version;
        throw new UnreadableNwbException(
            "builtins.TypeError",
            $"NWB version {version} not supported. PyNWB supports NWB files version 2 and above.",
            $"NWB version {version} not supported: dandi supports NWB 2 and above. Convert the file, for "
                + $"example with `ndx-nwb1` or MatNWB."
        )
        {
            IsUnrecognized = true,
        };
    }

    /// <summary>
    /// The value as Python formats it: bytes with a <c>b</c> prefix, arrays in brackets; null if there is none
    /// (docs/spec/nwb.md 1.1).
    /// </summary>
    public static string? ReadPythonText(Hdf5File file)
    {
        if (file.Root.Attribute(Name) is not { } attribute || attribute.Count == 0)
            return null;
        var element = attribute.ReadElement(0);
        var text = element switch
        {
            string value when !attribute.Type.IsVariableLengthString => $"b'{value}'",
            string value when !attribute.Dataspace.IsScalar => $"'{value}'",
            _ => Convert.ToString(element, CultureInfo.InvariantCulture) ?? "",
        };
        return attribute.Dataspace.IsScalar ? text : $"[{text}]";
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
            ? " It has a dataset `nwb_version`, as in NWB 1, which is not supported. Convert the file to NWB 2."
            : " The root needs the attribute `nwb_version`.";
        return new UnreadableNwbException("builtins.TypeError", Text, Text + old) { IsUnrecognized = true };
    }

    private static UnreadableNwbException NotText(string reference, string what) =>
        new(
            "builtins.AttributeError",
            reference,
            $"nwb_version is {what} instead of a single text such as '2.7.0'. Write the attribute as a scalar "
                + $"string, as MatNWB does since version 2.2."
        );
}
