namespace Dandi.Nwb.Inspection;

/// <summary>The ids of results that are not those of a check (nwb.md §1.3).</summary>
public static class InspectionIds
{
    /// <summary>The Python client would fail on a file that is in order by all rules.</summary>
    public const string PythonClientFails = "DANDI.PYTHON_CLIENT_FAILS";

    /// <summary>Data that a check needs are damaged.</summary>
    public const string DamagedData = "DANDI.DAMAGED_DATA";

    /// <summary>Data that a check needs cannot be read here, and may be good.</summary>
    public const string NotValidated = "DANDI.NOT_JUDGED";

    /// <summary>What every file needs cannot be read here, and may be good.</summary>
    public const string Unsupported = "DANDI.UNSUPPORTED_FILE";

    /// <summary>A link leads into another file, so that the file is not taken as an asset.</summary>
    public const string ExternalLink = "DANDI.EXTERNAL_LINK";

    /// <summary>There are more errors by the schema than are told.</summary>
    public const string MoreSchemaErrors = "DANDI.MORE_SCHEMA_ERRORS";

    /// <summary>How the id of a file begins that cannot be read; the class of the Python client's exception follows.</summary>
    public const string Unreadable = "NWBI.During io.read(), an error occurred: ";

    /// <summary>The id of a file that cannot be read.</summary>
    /// <param name="errorClass">The class of the Python client's exception, with its module.</param>
    public static string OfUnreadable(string errorClass) =>
        $"{Unreadable}{errorClass}. This indicates that PyNWB was unable to read the file. See the traceback message for more details.";
}
