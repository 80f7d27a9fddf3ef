using System.Text;
using Dandi.Formats.Tests.Nwb.Inspection;
using Dandi.Hdf5;
using Dandi.Nwb;
using Dandi.Nwb.Inspection;

namespace Dandi.Formats.Tests.Nwb.Reading;

/// <summary>What is said of a file that a test fills.</summary>
internal static class ReadScene
{
    /// <summary>The id of a result of the schema that is no error of the schema.</summary>
    public const string Generic = "pynwb.GENERIC";

    /// <summary>The ids of the blocking results of a file that is written.</summary>
    public static IReadOnlyList<string> BlockingIds(this InspectionScene scene) =>
        [.. Validate(scene).Where(result => result.IsBlocking).Select(result => result.Id)];

    /// <summary>The ids of all results of a file that is written, but those that only we have.</summary>
    public static IReadOnlyList<string> Ids(this InspectionScene scene) =>
        [
            .. Validate(scene)
                .Select(result => result.Id)
                .Where(id => !id.StartsWith("DANDI.", StringComparison.Ordinal)),
        ];

    /// <summary>Asserts that both the schema and the reader stop at something.</summary>
    /// <param name="scene">The file, written.</param>
    /// <param name="errorClass">The class of the reference's exception.</param>
    public static void AssertStops(this InspectionScene scene, string errorClass)
    {
        Assert.Equal([Generic, InspectionIds.OfUnreadable(errorClass)], scene.BlockingIds());
        Assert.Throws<UnreadableNwbException>(() => NwbAtPath.ReadRecord(scene.File));
    }

    /// <summary>Asserts that the reader refuses to make an object, whatever the schema says.</summary>
    /// <param name="scene">The file, written.</param>
    /// <param name="errorClass">The class of the reference's exception.</param>
    public static void AssertRefused(
        this InspectionScene scene,
        string errorClass = "hdmf.build.errors.ConstructError"
    ) => Assert.Contains(InspectionIds.OfUnreadable(errorClass), scene.BlockingIds());

    /// <summary>Writes the file and replaces a text that occurs once in it.</summary>
    /// <param name="scene">The file.</param>
    /// <param name="text">The text.</param>
    /// <param name="bytes">What stands there instead, from the first byte on.</param>
    public static void WriteWith(this InspectionScene scene, string text, params ReadOnlySpan<byte> bytes)
    {
        scene.Write();
        var content = File.ReadAllBytes(scene.File);
        var at = content.AsSpan().IndexOf(Encoding.UTF8.GetBytes(text));
        Assert.True(at > 0);
        bytes.CopyTo(content.AsSpan(at));
        File.WriteAllBytes(scene.File, content);
    }

    /// <summary>Replaces bytes in the header of an object of the file, which is written.</summary>
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
