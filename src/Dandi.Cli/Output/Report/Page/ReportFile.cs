using Dandi.Files;
using Dandi.Html;

namespace Dandi.Cli.Output.Report.Page;

/// <summary>The file of a report (<c>--report</c>), which is written atomically at the end of the run.</summary>
/// <remarks>
/// During the run there is no temp file: it could be in the Dandiset, where it would be reported as unknown.
/// </remarks>
internal sealed class ReportFile
{
    private static readonly Lazy<byte[]> Beginning = new(() =>
    {
        using var stream = new MemoryStream();
        var page = new HtmlWriter(stream);
        ReportPage.WriteBeginning(page);
        page.Flush();
        return stream.ToArray();
    });
    private readonly string _path;

    private ReportFile(string path) => _path = path;

    /// <summary>
    /// Checks that the file can be written, and that nothing but an earlier report is replaced, before anything else is
    /// done.
    /// </summary>
    /// <param name="path">The full path.</param>
    /// <exception cref="UsageException">It cannot be written.</exception>
    public static ReportFile Prepare(string path)
    {
        try
        {
            OutputFile.EnsureEarlier(path, Beginning.Value, "report");
            using var probe = AtomicFile.Create(path, durability: Durability.None);
            return new ReportFile(path);
        }
        catch (Exception error) when (StorageFault.Is(error))
        {
            throw new UsageException($"Invalid value for '--report': `{path}` cannot be written: {Describe(error)}");
        }
    }

    /// <summary>Writes the report.</summary>
    /// <exception cref="DandiException">It cannot be written.</exception>
    public void Write(RunReport report)
    {
        try
        {
            using var file = AtomicFile.Create(_path, durability: Durability.Content);
            var page = new HtmlWriter(file.Stream);
            ReportPage.Write(page, report);
            page.Flush();
            // The run may have taken weeks, and may have written a file with this name itself.
            OutputFile.EnsureEarlier(_path, Beginning.Value, "report");
            file.Commit();
        }
        catch (Exception error) when (StorageFault.Is(error))
        {
            throw new DandiException($"The report `{_path}` could not be written: {Describe(error)}", error);
        }
    }

    /// <summary>Returns what is wrong, and what to do.</summary>
    private static string Describe(Exception error) =>
        error is NotReplaceableException
            ? error.Message
            : $"{OutputFile.ReasonOf(error)}. Name a file in a folder that exists and that you can write to.";
}
