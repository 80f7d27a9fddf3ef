using System.Text.RegularExpressions;

namespace Dandi.Server.Store;

/// <summary>A bucket of an S3-compatible server, and the access key for it.</summary>
public sealed partial record ObjectStoreOptions
{
    /// <summary>The default bucket; it has the same name as the bucket of the DANDI archive.</summary>
    public const string DefaultBucket = "dandi-dandisets";

    /// <summary>The URL of the server: scheme, host and port.</summary>
    public required Uri Endpoint { get; init; }

    /// <summary>The name of the bucket, which is created if it does not exist.</summary>
    public required string Bucket { get; init; }

    /// <summary>The access key id.</summary>
    public required string AccessKey { get; init; }

    /// <summary>The secret access key.</summary>
    public required string SecretKey { get; init; }

    /// <summary>The region in signatures.</summary>
    /// <value>us-east-1</value>
    public string Region { get; init; } = Store.SigningKey.DefaultRegion;

    /// <summary>Reads the command line options, and the access key and region from the environment.</summary>
    /// <param name="endpoint">The value of <c>--object-store</c>: scheme, host and port.</param>
    /// <param name="bucket">The value of <c>--bucket</c>.</param>
    /// <param name="variables">Returns the value of an environment variable, or null.</param>
    /// <exception cref="UsageException">A value is invalid, or the access key is missing.</exception>
    public static ObjectStoreOptions Read(string endpoint, string bucket, Func<string, string?> variables)
    {
        if (!IsBucketName().IsMatch(bucket))
            throw new UsageException(
                $"Invalid value for '--bucket': '{bucket}' is not a valid bucket name. "
                    + "Use 3 to 63 lowercase letters, digits, dots and hyphens."
            );
        if (!string.IsNullOrEmpty(variables("AWS_SESSION_TOKEN")))
        {
            throw new UsageException(
                "AWS_SESSION_TOKEN is set: temporary keys expire before the presigned URLs of an archive do. "
                    + "Unset it, and set a permanent key in AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY."
            );
        }
        return new ObjectStoreOptions
        {
            Endpoint = ReadEndpoint(endpoint),
            Bucket = bucket,
            AccessKey = GetRequired("AWS_ACCESS_KEY_ID"),
            SecretKey = GetRequired("AWS_SECRET_ACCESS_KEY"),
            Region = GetOrNull("AWS_REGION") ?? GetOrNull("AWS_DEFAULT_REGION") ?? Store.SigningKey.DefaultRegion,
        };

        string? GetOrNull(string name) => variables(name) is { Length: > 0 } value ? value : null;
        string GetRequired(string name) =>
            GetOrNull(name)
            ?? throw new UsageException(
                $"{name} is not set. '--object-store' needs an access key for the server in AWS_ACCESS_KEY_ID and "
                    + "AWS_SECRET_ACCESS_KEY."
            );
    }

    /// <summary>The URL of the bucket, without the access key.</summary>
    public override string ToString() => $"{Endpoint.GetLeftPart(UriPartial.Authority)}/{Bucket}";

    private static Uri ReadEndpoint(string text)
    {
        // An invalid value may contain a password, so the message does not repeat it.
        var isValid =
            Uri.TryCreate(text, UriKind.Absolute, out var uri)
            && uri.Scheme is "http" or "https"
            && uri.PathAndQuery == "/"
            && uri.Fragment.Length == 0
            && uri.UserInfo.Length == 0;
        return isValid
            ? uri!
            : throw new UsageException(
                "Invalid value for '--object-store': it must have a scheme, host and port only, such as "
                    + "http://127.0.0.1:9000. Give the bucket with '--bucket', and the key in the environment."
            );
    }

    [GeneratedRegex(@"^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]\z", RegexOptions.CultureInvariant)]
    private static partial Regex IsBucketName();
}
