using System.Globalization;

namespace Dandi.Benchmarks;

/// <summary>How long it takes to organize many NWB files.</summary>
internal static class OrganizeBenchmarks
{
    private const int Count = 10_000;
    private const string Session = "20240302";
    private const string ObjectId = "9feddac4-9716-4f97-a5bc-4ac2d883be05";

    private static readonly string Example = Path.GetFullPath(
        "examples/dandiset/sub-mouse01/sub-mouse01_ses-20240302_icephys.nwb"
    );

    /// <summary>Plans for 10,000 files, then links, copies and moves them.</summary>
    public static async Task ManyFilesAsync(Workplace workplace, CancellationToken cancellationToken)
    {
        var folder = Directory.CreateTempSubdirectory("dandi-bench-organize-");
        try
        {
            var source = folder.CreateSubdirectory("source").FullName;
            await WriteAsync(source, cancellationToken);
            foreach (var mode in (string[])["dry", "symlink", "copy", "move"])
            {
                var target = folder.CreateSubdirectory(mode).FullName;
                var run = await workplace.RunAsync(
                    target,
                    cancellationToken,
                    ["organize", "-f", mode, "-d", target, source]
                );
                UploadBenchmarks.Print(
                    $"{Count:N0} files, --files-mode {mode}",
                    run,
                    string.Create(CultureInfo.InvariantCulture, $"{Count / run.Time.TotalSeconds:0} files/s")
                );
            }
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    /// <summary>Writes copies of an example that differ in session and object id.</summary>
    private static async Task WriteAsync(string folder, CancellationToken cancellationToken)
    {
        var bytes = await File.ReadAllBytesAsync(Example, cancellationToken);
        var (session, id) = (bytes.AsSpan().IndexOf(Bytes(Session)), bytes.AsSpan().IndexOf(Bytes(ObjectId)));
        for (var number = 0; number < Count; number++)
        {
            Bytes($"{number:00000000}").CopyTo(bytes, session);
            Bytes(Guid.NewGuid().ToString()).CopyTo(bytes, id);
            await File.WriteAllBytesAsync(Path.Combine(folder, $"{number:00000}.nwb"), bytes, cancellationToken);
        }
    }

    private static byte[] Bytes(string text) => System.Text.Encoding.ASCII.GetBytes(text);
}
