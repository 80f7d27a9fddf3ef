using System.Text.Json.Nodes;
using System.Text.Unicode;
using Dandi.Hdf5;

namespace Dandi.Formats.Tests.Hdf5.Dumps;

/// <summary>Dumps strings and errors in the form of the reference dumps.</summary>
internal static class DumpedText
{
    /// <summary>A JSON string, or an object with the bytes in hexadecimal if they are not UTF-8.</summary>
    public static JsonNode Of(ReadOnlySpan<byte> bytes) =>
        Utf8.IsValid(bytes)
            ? JsonValue.Create(System.Text.Encoding.UTF8.GetString(bytes))
            : new JsonObject { ["hex"] = Convert.ToHexStringLower(bytes) };

    public static JsonNode Of(string text) => Of(Hdf5Text.Encode(text));

    public static string InPath(string name) =>
        Hdf5Text.IsUtf8(name) ? name : $"hex:{Convert.ToHexStringLower(Hdf5Text.Encode(name))}";

    public static JsonObject Failure(Hdf5Exception failure) =>
        new() { ["kind"] = KindOf(failure.ErrorKind), ["message"] = failure.Message };

    private static string KindOf(Hdf5ErrorKind kind) =>
        kind switch
        {
            Hdf5ErrorKind.Signature => "signature",
            Hdf5ErrorKind.Truncated => "truncated",
            Hdf5ErrorKind.OpenForWrite => "open-for-write",
            Hdf5ErrorKind.Driver => "driver",
            Hdf5ErrorKind.Checksum => "checksum",
            Hdf5ErrorKind.Unsupported => "version",
            Hdf5ErrorKind.FilterUnavailable => "filter-unavailable",
            Hdf5ErrorKind.FilterFailed => "filter-failed",
            _ => "other",
        };
}
