using Dandi.Nwb;
using Microsoft.Extensions.Time.Testing;

namespace Dandi.Formats.Tests.Nwb;

/// <summary>Looks at NWB files that are closed afterwards. Times that name no zone are in UTC.</summary>
internal static class NwbAtPath
{
    /// <summary>What a file says of itself.</summary>
    public static NwbRecord ReadRecord(string path, string name = "file.nwb") =>
        Read(path, nwb => nwb.ReadRecord(), new FakeTimeProvider(), name);

    /// <summary>What a file is judged to be, today.</summary>
    public static NwbValidation ValidateFile(string path, string name = "file.nwb") =>
        Read(path, nwb => new NwbValidator(nwb).Validate(), TimeProvider.System, name);

    /// <summary>The findings for a file, today.</summary>
    public static IReadOnlyList<ValidationResult> Validate(string path, string name = "file.nwb") =>
        ValidateFile(path, name).Results;

    /// <summary>Opens a file, and reads something of it.</summary>
    public static T Read<T>(string path, Func<NwbReader, T> read, TimeProvider clock, string name = "file.nwb")
    {
        using var handle = File.OpenHandle(path);
        using var nwb = new NwbReader(handle, path, name, clock, TestContext.Current.CancellationToken);
        return read(nwb);
    }
}
