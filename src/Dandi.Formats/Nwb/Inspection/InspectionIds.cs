namespace Dandi.Nwb.Inspection;

/// <summary>Ids of results that do not belong to one check (docs/spec/nwb.md 1.3).</summary>
public static class InspectionIds
{
    /// <summary>The file is valid, but the Python client fails on it.</summary>
    public const string PythonClientFails = "DANDI.PYTHON_CLIENT_FAILS";

    /// <summary>The data that a check needs is damaged.</summary>
    public const string DamagedData = "DANDI.DAMAGED_DATA";

    /// <summary>This version cannot read the data that a check needs; the data may be valid.</summary>
    public const string NotChecked = "DANDI.NOT_JUDGED";

    /// <summary>This version cannot read a part that every file needs; the file may be valid.</summary>
    public const string Unsupported = "DANDI.UNSUPPORTED_FILE";

    /// <summary>A link refers to another file, so no metadata can be extracted.</summary>
    public const string ExternalLink = "DANDI.EXTERNAL_LINK";

    /// <summary>There are more schema errors than are listed.</summary>
    public const string MoreSchemaErrors = "DANDI.MORE_SCHEMA_ERRORS";

    /// <summary>
    /// The start of the id for a file that cannot be read; the class of the Python exception follows.
    /// </summary>
    public const string ReadFailurePrefix = "NWBI.During io.read(), an error occurred: ";

    /// <summary>Returns the id for a file that cannot be read.</summary>
    /// <param name="pythonException">The class of the Python exception, with its module.</param>
    public static string ReadFailure(string pythonException) =>
        $"{ReadFailurePrefix}{pythonException}. This indicates that PyNWB was unable to read the file. See the "
        + $"traceback message for more details.";
}
