namespace Dandi.Manual.ManPages;

/// <summary>A command line that works as it is, apart from names, and what it is for.</summary>
internal sealed record Example(string Text, string Command);

/// <summary>The examples at the end of each man page.</summary>
internal static class Examples
{
    private static readonly Dictionary<string, Example[]> ByCommand = new(StringComparer.Ordinal)
    {
        ["dandi"] =
        [
            new("Store your API key, once:", "dandi login"),
            new("In a folder with recordings, register a Dandiset:", "dandi create \"Title of the Dandiset\""),
            new("Upload what is in the folder:", "dandi upload"),
        ],
        ["dandi upload"] =
        [
            new("Upload the whole Dandiset that the current folder belongs to:", "dandi upload"),
            new("Upload a folder of it to the sandbox archive:", "dandi upload -i dandi-sandbox sub-mouse01"),
            new(
                "Leave half of a line of 1 Gbit/s to others during the day:",
                "dandi upload --limit-rate '08:00,60M 19:00,off'"
            ),
            new("End before the job of a cluster is killed, with exit code 75:", "dandi upload --max-duration 7:50:00"),
        ],
        ["dandi download"] =
        [
            new(
                "Download a published version into the folder `data`:",
                "dandi download -o data DANDI:000027/0.210831.2033"
            ),
            new(
                "Download a folder of a draft, and only what has changed since:",
                "dandi download --existing refresh dandi://dandi/000027/sub-RAT123/"
            ),
        ],
        ["dandi create"] =
        [
            new("Register a Dandiset in the current folder:", "dandi create \"Title of the Dandiset\""),
            new("The same under embargo for two years:", "dandi create \"Title of the Dandiset\" --embargo"),
        ],
        ["dandi digest"] =
        [
            new("Print the digest by which the archive identifies a file:", "dandi digest video.mp4"),
            new("Print the checksum of a Zarr:", "dandi digest -d zarr-checksum image.ome.zarr"),
        ],
        ["dandi ls"] =
        [
            new("List the NWB files in a folder as a table:", "dandi ls -r sub-mouse01"),
            new("List the assets of a Dandiset in an archive:", "dandi ls -r DANDI:000027"),
        ],
        ["dandi instances"] = [new("List the known archives:", "dandi instances")],
        ["dandi organize"] =
        [
            new("Show where the NWB files of a folder belong, without changing anything:", "dandi organize -f dry raw"),
            new("Copy them there:", "dandi organize -f copy raw"),
            new("Undo a run that was interrupted:", "dandi organize --undo"),
        ],
        ["dandi validate"] =
        [
            new("Validate the files in the current folder, with totals at the end:", "dandi validate --summary"),
            new("Explain a rule:", "dandi validate --explain NWBI.check_subject_age"),
            new("Show the first three results of each rule:", "dandi validate -g id --max-per-group 3"),
        ],
        ["dandi move"] =
        [
            new(
                "Rename a file, locally and in the archive:",
                "dandi move film.mp4 sub-mouse01/sub-mouse01_ses-1_video.mp4"
            ),
            new("Show what a regular expression would rename:", "dandi move --dry-run --regex _ses-A_ _ses-1_"),
        ],
        ["dandi delete"] =
        [
            new("Delete a folder in the archive, after a question:", "dandi delete sub-mouse01"),
            new("Delete one asset by its URL:", "dandi delete dandi://dandi/000027/sub-RAT123/video.mp4"),
        ],
        ["dandi cache"] = [new("Show how many digests are stored:", "dandi cache")],
        ["dandi cache clear"] = [new("Delete all digests:", "dandi cache clear")],
        ["dandi serve"] =
        [
            new("Run an archive with its data in a folder:", "dandi serve --directory practice --user alice"),
            new(
                "Run the tests of a pipeline with an archive of their own, which contains what a file says:",
                "dandi serve --ephemeral --preload tests/archive.json -- pytest"
            ),
            new(
                "Make one request in ten to the object store fail:",
                "dandi serve --directory practice --fault 'PUT store status=503 p=0.1'"
            ),
        ],
        ["dandi shell-completion"] =
        [
            new("Print the script for zsh, for example to evaluate it in `~/.zshrc`:", "dandi shell-completion -s zsh"),
        ],
        ["dandi service-scripts"] =
        [
            new(
                "Show how the metadata of a draft change when they are extracted again:",
                "dandi service-scripts reextract-metadata --diff dandi://dandi/000027@draft"
            ),
        ],
        ["dandi service-scripts reextract-metadata"] =
        [
            new(
                "Extract the metadata of all NWB files again, whatever their schema version:",
                "dandi service-scripts reextract-metadata --when always dandi://dandi/000027@draft"
            ),
        ],
        ["dandi service-scripts update-dandiset-from-doi"] =
        [
            new(
                "Fill in the contributors from the record of a publication:",
                "dandi service-scripts update-dandiset-from-doi -d 000027 -F contributor 10.7554/eLife.48571"
            ),
        ],
        ["dandi service-scripts publish-dandiset-version-doi"] =
        [
            new(
                "Print why the DOI cannot be registered:",
                "dandi service-scripts publish-dandiset-version-doi --version-ref 000027/0.210831.2033"
            ),
        ],
        ["dandi login"] =
        [
            new("Store the API key for the sandbox archive, which you are asked for:", "dandi login -i dandi-sandbox"),
        ],
        ["dandi logout"] = [new("Delete the API key for the DANDI Archive:", "dandi logout")],
        ["dandi whoami"] = [new("Show the account for the sandbox archive:", "dandi whoami -i dandi-sandbox")],
    };

    /// <summary>The examples of a command.</summary>
    /// <param name="words">The command, such as <c>dandi cache clear</c>.</param>
    public static IReadOnlyList<Example> Of(string words) =>
        ByCommand.TryGetValue(words, out var examples)
            ? examples
            : throw new InvalidOperationException($"`{words}` has no example: add one to Examples.");
}
