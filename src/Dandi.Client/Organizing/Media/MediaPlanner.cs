using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using Dandi.Files;
using Dandi.Hdf5.Writing;
using Dandi.Nwb;

namespace Dandi.Organizing.Media;

/// <summary>Gives the videos and images of an NWB file their new names (docs/spec/bids-zarr-schema.md 4.5).</summary>
public static partial class MediaPlanner
{
    /// <summary>Plans one NWB file. On the disk, only links in names with <c>..</c> are looked at.</summary>
    /// <param name="media">What the file names.</param>
    /// <param name="source">The path of the original NWB file, which relative names are relative to.</param>
    /// <param name="target">The path of the organized NWB file.</param>
    public static MediaPlan Plan(NwbMedia media, string source, string target)
    {
        var (files, edits) = (new List<MediaFile>(), new List<Hdf5StringEdit>());
        var renamed = new Dictionary<string, string>(StringComparer.Ordinal);
        var (from, to) = (Folder(source), Folder(target));
        foreach (var reference in media.References)
        {
            if (IsUrl(reference.Text))
                continue;
            var name = NewName(reference, target);
            var file = new MediaFile(
                RelativeLinks.Resolve(from, reference.Text),
                Path.GetFullPath(Path.Combine(to, name))
            );
            if (file.Source != file.Target)
                files.Add(file);
            renamed.TryAdd(reference.Text, name);
            AddEdit(edits, reference, name);
        }
        foreach (var repeat in media.Repeats)
        {
            if (renamed.TryGetValue(repeat.Text, out var name))
                AddEdit(edits, repeat, name);
        }
        return new MediaPlan(source, files, edits);
    }

    /// <summary>Whether a name is a URL, which stays as it is.</summary>
    public static bool IsUrl(string name) => UrlStart().IsMatch(name);

    /// <summary>Sentences for the user about names that stay as they are, although they hold on this computer
    /// only.</summary>
    public static IEnumerable<string> FindNotes(NwbMedia media) =>
        media
            .References.Where(reference => reference.Text.StartsWith("file:", StringComparison.OrdinalIgnoreCase))
            .Take(1)
            .Select(reference =>
                $"It refers to `{Quoted.Shortened(reference.Text)}`, a file of this computer, by a URL, which stays as "
                + "it is and leads nowhere on other computers. Store the path of the file instead, relative to the NWB "
                + "file."
            );

    private static void AddEdit(List<Hdf5StringEdit> edits, NwbMediaReference reference, string name)
    {
        if (reference.Text != name)
            edits.Add(new Hdf5StringEdit(reference.Dataset, reference.Index, reference.Text, name));
    }

    private static string Folder(string file) => Path.GetDirectoryName(Path.GetFullPath(file))!;

    /// <summary>The new name, relative to the folder of the NWB file, with <c>/</c> on every system.</summary>
    private static string NewName(NwbMediaReference reference, string target) =>
        $"{Path.GetFileNameWithoutExtension(target)}/{Identify(reference)}_external_file_{reference.Index}"
        + Path.GetExtension(reference.Text).ToLowerInvariant();

    /// <summary>
    /// The object_id; files before NWB 2.1 have none, and another one could be anything, such as a path. It is then
    /// derived from the path of the dataset, so that it is the same in each run.
    /// </summary>
    private static string Identify(NwbMediaReference reference)
    {
        if (reference.ObjectId is { } id && PlainId().IsMatch(id))
            return id;
        var hash = SHA256.HashData(Encoding.UTF8.GetBytes($"{reference.ObjectId}\0{reference.Dataset}"));
        return new Guid(hash.AsSpan(..16)).ToString();
    }

    [GeneratedRegex(@"^[A-Za-z0-9-]{1,100}\z", RegexOptions.NonBacktracking)]
    private static partial Regex PlainId();

    [GeneratedRegex(@"^(?:[A-Za-z][A-Za-z0-9+.-]+://|dandi:)", RegexOptions.NonBacktracking | RegexOptions.IgnoreCase)]
    private static partial Regex UrlStart();
}
