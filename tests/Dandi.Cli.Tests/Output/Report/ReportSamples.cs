using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Dandi.Cli.Output;
using Dandi.Cli.Output.Report;
using Dandi.Cli.Output.Report.Page;
using Dandi.Html;
using Dandi.Transfers;

namespace Dandi.Cli.Tests.Output.Report;

/// <summary>Reports of runs that never took place, with fixed figures.</summary>
internal static class ReportSamples
{
    private static readonly DateTimeOffset Start = new(2026, 3, 14, 22, 5, 9, TimeSpan.FromHours(1));

    /// <summary>An upload over night with two invalid files, a failed one and an outage.</summary>
    public static RunReport Upload()
    {
        var content = new ReportContent
        {
            Dandiset = "000123",
            Instance = "dandi",
            Page = new Uri("https://dandiarchive.org/dandiset/000123/draft"),
            Log = "/home/ada/.local/state/dandi/log/20260314T210509Z-4242.log",
            Results = "/home/ada/.local/state/dandi/log/20260314T210509Z-4242_validation.jsonl",
            Stages =
            [
                new TimeShare("validating", TimeSpan.FromMinutes(14)),
                new TimeShare("hashing", TimeSpan.FromMinutes(52)),
                new TimeShare("sending or receiving bytes", TimeSpan.FromHours(31)),
                new TimeShare("waiting for the archive", TimeSpan.FromMinutes(95)),
            ],
        };
        AddCourse(content);
        var transfer = new TransferReport(() => 1_480_000_000_000);
        AddAssets(content, transfer);
        content.Transfer = transfer;
        content.AddMessage("Waiting for api.dandiarchive.org since 02:14:40: 503. Retrying in 30 s.");
        content.AddMessage("api.dandiarchive.org is reachable again after 1260 s.");
        return new RunReport(
            "upload",
            CommandLineText.Of(["upload", "-i", "dandi", "--report", "../upload report.html", "sub-01", "sub-02"]),
            Start,
            TimeSpan.FromHours(7.6),
            ExitCode.SomeFailed,
            content
        )
        {
            Version = "1.2.3",
            Folder = "/data/000123",
        };
    }

    /// <summary>A validation of a BIDS dataset.</summary>
    public static RunReport Validation()
    {
        var content = new ReportContent { Validated = 1_240, Results = "/home/ada/results.jsonl" };
        for (var i = 0; i < 24; i++)
            content.Add(new SeriesPoint(TimeSpan.FromSeconds(0.5), 40 + (i * 7 % 30), 0, TransferLimit.Unknown));
        for (var i = 1; i <= 14; i++)
        {
            var path = string.Create(CultureInfo.InvariantCulture, $"bids/sub-{i:00}/anat/sub-{i:00}_T1w.nii.gz");
            content.Describe(path, 9_000_000 + i);
            content.AddResult("BIDS.EMPTY_FILE", Severity.Error, path, "The file is empty.");
            content.AddResult("BIDS.SIDECAR_KEY_RECOMMENDED", Severity.Warning, path, "`EchoTime` is recommended.");
        }
        content.AddResult("BIDS.README_FILE_MISSING", Severity.Warning, "bids", "The dataset has no README.");
        return new RunReport(
            "validate",
            CommandLineText.Of(["validate", "--report", "report.html", "bids"]),
            Start,
            TimeSpan.FromSeconds(12),
            ExitCode.SomeFailed,
            content
        )
        {
            Version = "1.2.3",
            Folder = "/data",
        };
    }

    /// <summary>A run in which every text is hostile.</summary>
    public static RunReport Hostile()
    {
        const string Markup = "<script>window.hostile = 1</script><img src=x onerror=\"window.hostile = 1\">";
        var text = $"{Markup}\"'`{HostileText.Text}\ud800 שלום";
        var longName = $"sub-{text}/{new string('w', 2000)}.nwb";
        var content = new ReportContent
        {
            Dandiset = text,
            Instance = text,
            Page = new Uri("javascript:window.hostile=1"),
            Log = text,
            Results = text,
            Stages = [new TimeShare(text, TimeSpan.FromSeconds(3))],
            Transfer = new TransferReport(() => 3),
        };
        content.Transfer.Add(new Skipped(longName, 5, text));
        content.Add(AssetRow.Of(new Failed(longName, null, text), text, null));
        content.Add(new ValidationResult(text, Severity.Error, longName, text));
        content.AddMessage(text);
        content.Add(new SeriesPoint(TimeSpan.FromSeconds(1), 3, 1, TransferLimit.Network));
        content.Describe(
            new JsonObject
            {
                ["path"] = longName,
                ["contentSize"] = 5L,
                ["encodingFormat"] = text.Replace("\ud800", "", StringComparison.Ordinal),
                ["wasAttributedTo"] = new JsonArray(new JsonObject { ["identifier"] = Markup }),
            }
        );
        return new RunReport(
            "upload",
            CommandLineText.Of(["upload", text]),
            Start,
            TimeSpan.FromSeconds(1),
            ExitCode.Interrupted,
            content
        )
        {
            Version = "1.2.3",
            Folder = text,
        };
    }

    /// <summary>Returns the page of a report.</summary>
    public static string PageOf(RunReport report)
    {
        using var stream = new MemoryStream();
        var page = new HtmlWriter(stream);
        ReportPage.Write(page, report);
        page.Flush();
        return Encoding.UTF8.GetString(stream.ToArray());
    }

    private static void AddCourse(ReportContent content)
    {
        for (var i = 0; i < 228; i++)
        {
            var isOutage = i is >= 124 and < 135;
            var wave = 52e6 + (9e6 * Math.Sin(i / 9.0)) + (4e6 * Math.Sin(i * 1.7));
            content.Add(
                new SeriesPoint(
                    TimeSpan.FromMinutes(2),
                    isOutage ? 0 : Math.Min(1, (i + 1) / 6.0) * wave * 120,
                    isOutage ? 12 : Math.Min(12, i + 1) + (i % 3),
                    isOutage ? TransferLimit.Outage
                        : i < 9 ? TransferLimit.Hashing
                        : i % 17 == 0 ? TransferLimit.Archive
                        : TransferLimit.Network
                )
            );
        }
    }

    private static void AddAssets(ReportContent content, TransferReport transfer)
    {
        for (var i = 1; i <= 18; i++)
        {
            var name = string.Create(
                CultureInfo.InvariantCulture,
                $"sub-{(i + 2) / 3:00}/sub-{(i + 2) / 3:00}_ses-{i}"
            );
            var (path, size) = ($"{name}_{(i % 2 == 0 ? "ecephys" : "behavior+ophys")}.nwb", 82_000_000_000L + i);
            AssetOutcome outcome = i switch
            {
                3 or 4 => new Rejected(path, size) { Results = [Finding("NWBI.check_subject_age", path)] },
                5 => new Failed(path, size, "The file changed while it was uploaded. Run the command again."),
                > 12 => new Skipped(path, size, "file exists"),
                _ => new Uploaded(path, size, size, null),
            };
            if (i == 4)
                outcome = outcome with { Results = [.. outcome.Results, Finding("DANDI.NON_DANDI_FOLDERNAME", path)] };
            transfer.Add(outcome);
            foreach (var result in outcome.Results)
                content.Add(result);
            var message = Cli.Output.Progress.StatusText.MessageOf(outcome);
            content.Add(AssetRow.Of(outcome, message, TimeSpan.FromSeconds(i * 211)));
            if (outcome is Uploaded)
                content.Describe(Metadata(path, size, i));
        }
        var hint = new ValidationResult("NWBI.check_description", Severity.Hint, "sub-01/x.nwb", "Add a description.");
        for (var i = 0; i < 40; i++)
            content.Add(hint with { Path = string.Create(CultureInfo.InvariantCulture, $"sub-01/{i}.nwb") });
    }

    private static ValidationResult Finding(string id, string path) =>
        new(id, Severity.Error, path, "Subject age, '90', does not follow ISO 8601 duration format.");

    private static JsonObject Metadata(string path, long size, int i) =>
        new()
        {
            ["path"] = path,
            ["contentSize"] = size,
            ["encodingFormat"] = "application/x-nwb",
            ["wasAttributedTo"] = new JsonArray(
                new JsonObject
                {
                    ["identifier"] = string.Create(CultureInfo.InvariantCulture, $"mouse-{(i + 2) / 3}"),
                    ["species"] = new JsonObject { ["name"] = "Mus musculus - House mouse" },
                }
            ),
            ["measurementTechnique"] = new JsonArray(
                new JsonObject { ["name"] = i % 2 == 0 ? "spike sorting technique" : "two-photon microscopy technique" }
            ),
        };
}
