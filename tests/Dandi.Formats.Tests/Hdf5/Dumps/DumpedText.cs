using System.Text.Json.Nodes;
using System.Text.Unicode;
using Dandi.Hdf5;

namespace Dandi.Formats.Tests.Hdf5.Dumps;

/// <summary>Texts and failures as the reference dumps have them.</summary>
internal static class DumpedText
{
    /// <summary>A JSON string, or the bytes in hexadecimal of what is not UTF-8.</summary>
    public static JsonNode Of(ReadOnlySpan<byte> bytes) =>
        Utf8.IsValid(bytes)
            ? JsonValue.Create(System.Text.Encoding.UTF8.GetString(bytes))
            : new JsonObject { ["hex"] = Convert.ToHexStringLower(bytes) };

    public static JsonNode Of(string text) => Of(Hdf5Text.Encode(text));

    /// <summary>A name inside a path.</summary>
    public static string InPath(string name) =>
        Hdf5Text.IsUtf8(name) ? name : $"hex:{Convert.ToHexStringLower(Hdf5Text.Encode(name))}";

    public static JsonObject Failure(Hdf5Exception failure) =>
        new() { ["kind"] = KindOf(failure.Fault), ["message"] = failure.Message };

    private static string KindOf(Hdf5Fault fault) =>
        fault switch
        {
            Hdf5Fault.Signature => "signature",
            Hdf5Fault.Truncated => "truncated",
            Hdf5Fault.OpenForWrite => "open-for-write",
            Hdf5Fault.Driver => "driver",
            Hdf5Fault.Checksum => "checksum",
            Hdf5Fault.Unsupported => "version",
            Hdf5Fault.FilterUnavailable => "filter-unavailable",
            Hdf5Fault.FilterFailed => "filter-failed",
            _ => "other",
        };
}
