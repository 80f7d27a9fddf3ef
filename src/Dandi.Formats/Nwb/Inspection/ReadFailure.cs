using Dandi.Hdf5;

namespace Dandi.Nwb.Inspection;

/// <summary>
/// The one result of a file that the Python client cannot read, on which no checks run (docs/spec/nwb.md 1.3, "Read
/// failure").
/// </summary>
internal static class ReadFailure
{
    /// <summary>The result for a file that PyNWB cannot read.</summary>
    public static CheckMessage Of(UnreadableNwbException unreadable) =>
        new(
            InspectionIds.ReadFailure(unreadable.IsUnrecognized ? "builtins.ValueError" : unreadable.PythonException),
            Severity.Error,
            unreadable.Message,
            null
        );

    /// <summary>The result for a file that only this version cannot read.</summary>
    public static CheckMessage Of(UnsupportedNwbException unsupported) =>
        new(InspectionIds.Unsupported, Severity.Error, unsupported.Message, null);

    /// <summary>The result for a damaged file.</summary>
    /// <param name="damage">The damage.</param>
    /// <param name="isRecognized">True if the root of the file could be read.</param>
    public static CheckMessage Of(InvalidHdf5Exception damage, bool isRecognized = true)
    {
        var isUnrecognized =
            !isRecognized
            || damage.ErrorKind is Hdf5ErrorKind.Signature or Hdf5ErrorKind.Truncated or Hdf5ErrorKind.Driver;
        return new CheckMessage(
            InspectionIds.ReadFailure(isUnrecognized ? "builtins.ValueError" : "builtins.OSError"),
            Severity.Error,
            $"The file cannot be read: {damage.Message}.",
            null
        );
    }

    /// <summary>The result for a file whose version is not one by PEP 440; null if it is one.</summary>
    public static CheckMessage? OfVersion(string version)
    {
        if (PackageVersion.IsValid(version))
            return null;
        return new CheckMessage(
            InspectionIds.ReadFailure("packaging.version.InvalidVersion"),
            Severity.Error,
            $"Invalid version: {Quoted.Of(version)}. The NWB Inspector cannot check the file. Set "
                + $"`nwb_version` to the version of the NWB schema, such as '2.7.0'.",
            null
        );
    }
}
