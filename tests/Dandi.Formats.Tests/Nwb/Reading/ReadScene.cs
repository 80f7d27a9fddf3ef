using System.Text;
using Dandi.Formats.Tests.Nwb.Inspection;
using Dandi.Hdf5;
using Dandi.Nwb;
using Dandi.Nwb.Inspection;

namespace Dandi.Formats.Tests.Nwb.Reading;

/// <summary>Validates and changes the written file of an <see cref="InspectionScene"/>.</summary>
internal static class ReadScene
{
    /// <summary>The id of results of the schema validation that are not schema errors.</summary>
    public const string Generic = "pynwb.GENERIC";

    /// <summary>The ids of the blocking results of the written file.</summary>
    public static IReadOnlyList<string> BlockingIds(this InspectionScene scene) =>
        [.. Validate(scene).Where(result => result.IsBlocking).Select(result => result.Id)];

    /// <summary>
    /// The ids of all results of the written file, except those that the Python client does not have.
    /// </summary>
    public static IReadOnlyList<string> Ids(this InspectionScene scene) =>
        [
            .. Validate(scene)
                .Select(result => result.Id)
                .Where(id => !id.StartsWith("DANDI.", StringComparison.Ordinal)),
        ];

    /// <summary>Asserts that both schema validation and reader stop.</summary>
    /// <param name="scene">The scene with the written file.</param>
    /// <param name="pythonException">The class of the Python exception.</param>
    public static void AssertReaderStops(this InspectionScene scene, string pythonException)
    {
        Assert.Equal([Generic, InspectionIds.ReadFailure(pythonException)], scene.BlockingIds());
        Assert.Throws<UnreadableNwbException>(() => NwbAtPath.ReadRecord(scene.File));
    }

    /// <summary>Asserts that the reader cannot construct an object, whatever the schema validation says.</summary>
    /// <param name="scene">The scene with the written file.</param>
    /// <param name="pythonException">The class of the Python exception.</param>
    public static void AssertUnreadable(
        this InspectionScene scene,
        string pythonException = "hdmf.build.errors.ConstructError"
    ) => Assert.Contains(InspectionIds.ReadFailure(pythonException), scene.BlockingIds());

    /// <summary>Writes the file and overwrites a text that occurs once in it.</summary>
    /// <param name="scene">The scene to write.</param>
    /// <param name="text">The text to overwrite.</param>
    /// <param name="bytes">The bytes that replace the start of the text.</param>
    public static void WriteWith(this InspectionScene scene, string text, params ReadOnlySpan<byte> bytes)
    {
        scene.Write();
        var content = File.ReadAllBytes(scene.File);
        var at = content.AsSpan().IndexOf(Encoding.UTF8.GetBytes(text));
        Assert.True(at > 0);
        bytes.CopyTo(content.AsSpan(at));
        File.WriteAllBytes(scene.File, content);
    }

    /// <summary>Replaces bytes in the object header of an object of the written file.</summary>
    public static void PatchHeader(
        this InspectionScene scene,
        string path,
        ReadOnlySpan<byte> old,
        ReadOnlySpan<byte> replacement
    )
    {
        long address;
        using (var hdf5 = Hdf5File.Open(scene.File, token: TestContext.Current.CancellationToken))
            address = hdf5.Find(path)!.Address;
        PatchedHeader.Replace(scene.File, address, old, replacement);
    }

    private static IReadOnlyList<ValidationResult> Validate(InspectionScene scene) => NwbAtPath.Validate(scene.File);
}
