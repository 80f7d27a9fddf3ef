namespace Dandi.Server.Store;

/// <summary>The store refuses a request, in the words of S3.</summary>
internal sealed class StoreRefusal(int status, string code, string message) : Exception(message)
{
    /// <summary>The status.</summary>
    public int Status => status;

    /// <summary>The code of S3, such as <c>NoSuchKey</c>.</summary>
    public string Code => code;

    /// <summary>The upload is unknown, done or aborted.</summary>
    public static StoreRefusal NoSuchUpload() =>
        new(
            404,
            "NoSuchUpload",
            "The specified upload does not exist. The upload ID may be invalid, or the upload may have been aborted or completed."
        );

    /// <summary>The object is unknown.</summary>
    public static StoreRefusal NoSuchKey() => new(404, "NoSuchKey", "The specified key does not exist.");

    /// <summary>A document is not what it must be.</summary>
    public static StoreRefusal MalformedXml() =>
        new(
            400,
            "MalformedXML",
            "The XML you provided was not well-formed or did not validate against our published schema"
        );

    /// <summary>The request is not allowed.</summary>
    public static StoreRefusal AccessDenied(string message = "Access Denied") => new(403, "AccessDenied", message);
}
