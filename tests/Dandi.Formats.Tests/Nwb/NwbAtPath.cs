using Dandi.Nwb;
using Microsoft.Extensions.Time.Testing;

namespace Dandi.Formats.Tests.Nwb;

/// <summary>Validates and reads NWB files by path. Times without an offset are in UTC.</summary>
internal static class NwbAtPath
{
    public static NwbRecord ReadRecord(string path, string name = "file.nwb") =>
        Read(path, nwb => nwb.ReadRecord(), new FakeTimeProvider(), name);

    /// <summary>Validates a file at the current time.</summary>
    public static NwbValidation ValidateFile(string path, string name = "file.nwb") =>
        Read(path, nwb => new NwbValidator(nwb).Validate(), TimeProvider.System, name);

    /// <summary>Validates a file at the current time and returns only the results.</summary>
    public static IReadOnlyList<ValidationResult> Validate(string path, string name = "file.nwb") =>
        ValidateFile(path, name).Results;

    /// <summary>Opens a file, reads something from it and closes it.</summary>
    public static T Read<T>(string path, Func<NwbReader, T> read, TimeProvider clock, string name = "file.nwb")
    {
        using var handle = File.OpenHandle(path);
        using var nwb = new NwbReader(handle, path, name, clock, TestContext.Current.CancellationToken);
        return read(nwb);
    }
}
