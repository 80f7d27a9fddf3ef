using System.Text.RegularExpressions;

namespace Dandi.Blobs.Journal;

/// <summary>The folders of runs in the journal of a Dandiset (<see cref="UploadJournal"/>).</summary>
internal static partial class RunFolder
{
    /// <summary>Creates a unique name for the folder of a run.</summary>
    public static string NameFor(RunHeartbeat run) =>
        $"{run.Since:yyyyMMdd'T'HHmmssfff}-{run.Process}-{Guid.NewGuid():N}";

    /// <summary>The folders of all runs in a folder. What no run has created is skipped.</summary>
    public static IEnumerable<string> In(string folder) =>
        Directory
            .EnumerateDirectories(folder)
            .Where(run => Name().IsMatch(Path.GetFileName(run)) && new DirectoryInfo(run).LinkTarget is null);

    /// <summary>Moves the file of an upload to the folder of another run; the longer one of two is kept.</summary>
    public static void Move(string file, string folder)
    {
        var target = Path.Combine(folder, Path.GetFileName(file));
        try
        {
            if (!File.Exists(target) || new FileInfo(file).Length > new FileInfo(target).Length)
                File.Move(file, target, overwrite: true);
        }
        catch (FileNotFoundException)
        {
            // Another run has moved it.
        }
    }

    [GeneratedRegex(@"^[0-9]{8}T[0-9]{9}-[0-9]+-[0-9a-f]{32}\z", RegexOptions.ExplicitCapture)]
    private static partial Regex Name();
}
