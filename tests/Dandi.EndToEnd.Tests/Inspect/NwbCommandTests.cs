using System.Text.Json.Nodes;
using Dandi.EndToEnd.Tests.Scenes;

namespace Dandi.EndToEnd.Tests.Inspect;

/// <summary>Metadata of NWB files, read by the native executable.</summary>
public sealed class NwbCommandTests
{
    // Times of the run, and members that the archive sets.
    private static readonly string[] VariableMembers =
    [
        "dateModified",
        "blobDateModified",
        "path",
        "size",
        "id",
        "identifier",
        "contentUrl",
        "@context",
        "schemaVersion",
    ];

    [Fact]
    public async Task Upload_sends_the_metadata_that_ls_lists()
    {
        await using var scene = await CommandScene.CreateAsync();
        scene.Folder.WriteNwb("sub-mouse01/sub-mouse01_ses-1.nwb");

        using var listed = await scene.RunAsync(
            "ls",
            "--schema",
            "0.8.0",
            "-f",
            "json_lines",
            "sub-mouse01/sub-mouse01_ses-1.nwb"
        );
        using var uploaded = await scene.RunAsync("upload");

        Assert.True(listed.ExitCode == 0 && uploaded.ExitCode == 0, $"{listed}\n{uploaded}");
        var shown = JsonNode.Parse(listed.Out)!.AsObject();
        var response = await scene.Archive.AskAsync(
            "GET",
            $"/dandisets/{scene.Folder.Local.Id}/versions/draft/assets/?metadata=true",
            scene.Archive.Alice
        );
        var sent = response.Json["results"]![0]!["metadata"]!.AsObject();
        Assert.Equal("mouse01", sent["wasAttributedTo"]![0]!["identifier"]!.ToString());
        Assert.Equal("current clamp technique", sent["measurementTechnique"]![0]!["name"]!.ToString());
        foreach (
            var (name, value) in shown.Where(member =>
                !VariableMembers.Contains(member.Key) && member.Key is not ("wasGeneratedBy" or "digest")
            )
        )
        {
            Assert.True(JsonNode.DeepEquals(value, sent[name]), $"{name}: {value} and {sent[name]}");
        }
        Assert.True(JsonNode.DeepEquals(shown["wasGeneratedBy"]![0], sent["wasGeneratedBy"]![0]));
        Assert.Equal(shown["digest"]!["dandi:dandi-etag"]!.ToString(), sent["digest"]!["dandi:dandi-etag"]!.ToString());
    }

    [Fact]
    public async Task Fields_of_a_file_are_listed_and_a_truncated_file_gives_an_error()
    {
        await using var scene = await CommandScene.CreateAsync();
        scene.Folder.WriteNwb("a.nwb");
        var bytes = await File.ReadAllBytesAsync(scene.Folder.Locate("a.nwb"), TestContext.Current.CancellationToken);
        scene.Folder.Write("cut.nwb", bytes[..20_000]);

        using var run = await scene.RunAsync(
            "ls",
            "-f",
            "json_lines",
            "-F",
            "subject_id,species,number_of_units",
            "a.nwb",
            "cut.nwb"
        );

        Assert.True(run.ExitCode == 0, run.ToString());
        Assert.Equal(
            """
            {"number_of_units": 0, "path": "a.nwb", "species": "Mus musculus", "subject_id": "mouse01"}
            {"errors": 1, "path": "cut.nwb"}

            """,
            run.Out
        );
        Assert.Contains(
            "Error: cut.nwb: The file is truncated: eof = 20000, stored_eof = ",
            run.Error,
            StringComparison.Ordinal
        );
    }
}
