using Microsoft.AspNetCore.Http;

namespace Dandi.Server.Store;

/// <summary>
/// An error response of the S3 API; code and message are those of AWS
/// (https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html).
/// </summary>
internal sealed class S3Error(int status, string code, string message) : Exception(message)
{
    public int Status => status;

    /// <summary>The error code, such as <c>NoSuchKey</c>.</summary>
    public string Code => code;

    public static S3Error NoSuchUpload() =>
        new(
            404,
            "NoSuchUpload",
            "The specified upload does not exist. "
                + "The upload ID may be invalid, or the upload may have been aborted or completed."
        );

    /// <summary>The error for a request that the HTTP server rejects.</summary>
    public static S3Error From(BadHttpRequestException error) =>
        error.StatusCode switch
        {
            StatusCodes.Status408RequestTimeout => new(400, "RequestTimeout", error.Message),
            StatusCodes.Status413PayloadTooLarge => new(
                400,
                "EntityTooLarge",
                "Your proposed upload exceeds the maximum allowed size"
            ),
            _ => new(error.StatusCode, "InvalidRequest", error.Message),
        };

    public static S3Error Internal() =>
        new(500, "InternalError", "We encountered an internal error. Please try again.");

    /// <summary>The disk is full; AWS has no such error.</summary>
    public static S3Error InsufficientStorage(string message = DiskSpace.Message) =>
        new(507, "InsufficientStorage", message);

    public static S3Error ServiceUnavailable(string message) => new(503, "ServiceUnavailable", message);

    public static S3Error InvalidArgument(string message) => new(400, "InvalidArgument", message);

    public static S3Error NoSuchKey() => new(404, "NoSuchKey", "The specified key does not exist.");

    public static S3Error PreconditionFailed() =>
        new(412, "PreconditionFailed", "At least one of the pre-conditions you specified did not hold");

    public static S3Error BadDigest() =>
        new(400, "BadDigest", "The Content-MD5 you specified did not match what we received.");

    public static S3Error MalformedXml() =>
        new(
            400,
            "MalformedXML",
            "The XML you provided was not well-formed or did not validate against our published schema"
        );

    public static S3Error AccessDenied(string message = "Access Denied") => new(403, "AccessDenied", message);
}
