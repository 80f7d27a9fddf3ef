using System.Text.RegularExpressions;

namespace Dandi.Server.Store;

/// <summary>A bucket of an S3-compatible server, with the key that opens it.</summary>
public sealed partial record ObjectStoreOptions
{
    /// <summary>The bucket where nobody has named one: that of the archive in production.</summary>
    public const string DefaultBucket = "dandi-dandisets";

    /// <summary>Scheme and host of the server.</summary>
    public required Uri Endpoint { get; init; }

    /// <summary>The bucket; it is made if it is not there.</summary>
    public required string Bucket { get; init; }

    /// <summary>The name of the key.</summary>
    public required string AccessKey { get; init; }

    /// <summary>The secret of the key.</summary>
    public required string SecretKey { get; init; }

    /// <summary>The region that signatures are for.</summary>
    /// <value>us-east-1</value>
    public string Region { get; init; } = Store.SigningKey.DefaultRegion;

    /// <summary>Reads the options of a command, and the key from the environment.</summary>
    /// <param name="endpoint">The server: scheme, host and port.</param>
    /// <param name="bucket">The bucket.</param>
    /// <param name="variables">The environment.</param>
    /// <exception cref="UsageException">One of them has another form, or the key is missing.</exception>
    public static ObjectStoreOptions Read(string endpoint, string bucket, Func<string, string?> variables)
    {
        if (!IsBucketName().IsMatch(bucket))
            throw new UsageException(
                $"Invalid value for '--bucket': '{bucket}' is no name of a bucket: give 3 to 63 small letters, digits, dots and hyphens."
            );
        if (!string.IsNullOrEmpty(variables("AWS_SESSION_TOKEN")))
        {
            throw new UsageException(
                "AWS_SESSION_TOKEN is set: such a key ends before the addresses end that an archive gives out. Set a lasting one in AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, and unset AWS_SESSION_TOKEN."
            );
        }
        return new ObjectStoreOptions
        {
            Endpoint = ReadEndpoint(endpoint),
            Bucket = bucket,
            AccessKey = Needed("AWS_ACCESS_KEY_ID"),
            SecretKey = Needed("AWS_SECRET_ACCESS_KEY"),
            Region = Given("AWS_REGION") ?? Given("AWS_DEFAULT_REGION") ?? Store.SigningKey.DefaultRegion,
        };

        string? Given(string name) => variables(name) is { Length: > 0 } value ? value : null;
        string Needed(string name) =>
            Given(name)
            ?? throw new UsageException(
                $"{name} is not set: '--object-store' takes the key of the server from AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY."
            );
    }

    /// <summary>Where it is, without the key.</summary>
    public override string ToString() => $"{Endpoint.GetLeftPart(UriPartial.Authority)}/{Bucket}";

    private static Uri ReadEndpoint(string text)
    {
        // What does not fit may hold a password, so it is not shown.
        var fits =
            Uri.TryCreate(text, UriKind.Absolute, out var uri)
            && uri.Scheme is "http" or "https"
            && uri.PathAndQuery == "/"
            && uri.Fragment.Length == 0
            && uri.UserInfo.Length == 0;
        return fits
            ? uri!
            : throw new UsageException(
                "Invalid value for '--object-store': give scheme, host and port alone, such as http://127.0.0.1:9000, the bucket in '--bucket' and the key in the environment."
            );
    }

    [GeneratedRegex(@"^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]\z", RegexOptions.CultureInvariant)]
    private static partial Regex IsBucketName();
}
