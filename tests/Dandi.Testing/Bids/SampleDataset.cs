using System.Globalization;
using System.IO.Compression;
using System.Text;

namespace Dandi.Testing.Bids;

/// <summary>
/// A valid BIDS dataset of any size: subjects with two sessions each, of anatomical, functional and diffusion images
/// and EEG, with their sidecars and tables. It depends on the seed only.
/// </summary>
public static class SampleDataset
{
    private const int Sessions = 2;
    private const int Runs = 2;
    private const int Volumes = 4;
    private const int FilesOfSession = 13 + (3 * Runs);

    private static readonly byte[] Anatomy = Compress(SampleNifti.Write([4, 4, 4], [1, 1, 1]));
    private static readonly byte[] Series = Compress(SampleNifti.Write([4, 4, 4, Volumes], [2, 2, 2, 2]));

    /// <summary>The number of subjects of the smallest dataset that has at least so many files.</summary>
    public static int SubjectsFor(int files)
    {
        const int FilesOfSubject = (Sessions * FilesOfSession) + 1;
        return (files - SharedFiles.Count() + FilesOfSubject - 1) / FilesOfSubject;
    }

    /// <summary>The files with their paths. They are created one after the other.</summary>
    public static IEnumerable<(string Path, byte[] Content)> Create(int subjects, int seed)
    {
        foreach (var (path, text) in SharedFiles)
            yield return (path, Encoding.UTF8.GetBytes(text));
        var random = new Random(seed);
        var participants = new StringBuilder("participant_id\tage\tsex\n");
        for (var number = 1; number <= subjects; number++)
        {
            var subject = string.Create(CultureInfo.InvariantCulture, $"sub-{number:00000}");
            participants.Append(
                CultureInfo.InvariantCulture,
                $"{subject}\t{random.Next(18, 80)}\t{(random.Next(2) == 0 ? "F" : "M")}\n"
            );
            yield return ($"{subject}/{subject}_sessions.tsv", "session_id\nses-01\nses-02\n"u8.ToArray());
            for (var session = 1; session <= Sessions; session++)
            {
                foreach (var file in CreateSession(subject, $"ses-0{session}", random))
                    yield return file;
            }
        }
        yield return ("participants.tsv", Encoding.UTF8.GetBytes(participants.ToString()));
    }

    /// <summary>Writes the files into a folder.</summary>
    public static void Write(string folder, int subjects, int seed)
    {
        var parent = "";
        foreach (var (path, content) in Create(subjects, seed))
        {
            var file = Path.Combine(folder, path);
            if (Path.GetDirectoryName(file)! is var owner && owner != parent)
                Directory.CreateDirectory(parent = owner);
            File.WriteAllBytes(file, content);
        }
    }

    /// <summary>Compresses a file; the header of gzip has neither time nor name.</summary>
    public static byte[] Compress(ReadOnlySpan<byte> content)
    {
        using var compressed = new MemoryStream();
        using (var gzip = new GZipStream(compressed, CompressionLevel.Optimal))
            gzip.Write(content);
        return compressed.ToArray();
    }

    private static IEnumerable<(string Path, byte[] Content)> CreateSession(
        string subject,
        string session,
        Random random
    )
    {
        var (folder, name) = ($"{subject}/{session}", $"{subject}_{session}");
        yield return ($"{folder}/anat/{name}_T1w.nii.gz", Anatomy);
        yield return Text($"{folder}/anat/{name}_T1w.json", SampleTexts.Anatomy);
        for (var run = 1; run <= Runs; run++)
        {
            var path = $"{folder}/func/{name}_task-rest_run-{run}";
            yield return ($"{path}_bold.nii.gz", Series);
            yield return Text($"{path}_bold.json", SampleTexts.Series);
            yield return Text($"{path}_events.tsv", SampleTexts.Events(random, rows: 40));
        }
        var physio = $"{folder}/func/{name}_task-rest_run-1_physio";
        yield return ($"{physio}.tsv.gz", Compress(Encoding.UTF8.GetBytes(SampleTexts.Physiology(random))));
        yield return Text($"{physio}.json", SampleTexts.PhysiologySidecar);
        yield return ($"{folder}/dwi/{name}_dwi.nii.gz", Series);
        yield return Text($"{folder}/dwi/{name}_dwi.json", SampleTexts.Diffusion);
        yield return Text($"{folder}/dwi/{name}_dwi.bval", "0 1000 1000 2000\n");
        yield return Text($"{folder}/dwi/{name}_dwi.bvec", "0 1 0 0\n0 0 1 0\n0 0 0 1\n");
        yield return Text($"{folder}/eeg/{name}_task-oddball_eeg.edf", $"0       {name}");
        yield return Text($"{folder}/eeg/{name}_task-oddball_eeg.json", SampleTexts.Eeg);
        yield return Text($"{folder}/eeg/{name}_task-oddball_channels.tsv", SampleTexts.Channels);
        yield return Text($"{folder}/eeg/{name}_task-oddball_events.tsv", SampleTexts.Events(random, rows: 200));
        yield return Text(
            $"{folder}/{name}_scans.tsv",
            $"filename\tacq_time\nanat/{name}_T1w.nii.gz\t2009-06-15T13:45:30\n"
        );
    }

    private static IEnumerable<(string Path, string Text)> SharedFiles =>
        [
            ("dataset_description.json", SampleTexts.Description),
            ("README", SampleTexts.Readme),
            ("CHANGES", "1.0.0 2026-01-01\n  - First version.\n"),
            ("participants.json", SampleTexts.ParticipantsSidecar),
            ("task-rest_events.json", SampleTexts.EventsSidecar),
            ("task-oddball_events.json", SampleTexts.EventsSidecar),
        ];

    private static (string Path, byte[] Content) Text(string path, string text) => (path, Encoding.UTF8.GetBytes(text));
}
