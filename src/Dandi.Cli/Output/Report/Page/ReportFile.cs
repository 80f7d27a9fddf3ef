using Dandi.Cli.Output.Html;
using Dandi.Files;

namespace Dandi.Cli.Output.Report.Page;

/// <summary>The file of a report (<c>--report</c>), which is written atomically at the end of the run.</summary>
/// <remarks>
/// During the run there is no temp file: it could be in the Dandiset, where it would be reported as unknown.
/// </remarks>
internal sealed class ReportFile
{
    private const string Advice = "Name a file in a folder that exists and that you can write to.";
    private readonly string _path;

    private ReportFile(string path) => _path = path;

    /// <summary>Checks that the file can be written, before anything else is done.</summary>
    /// <param name="path">The full path.</param>
    /// <exception cref="UsageException">It cannot be written.</exception>
    public static ReportFile Prepare(string path)
    {
        try
        {
            OutputFile.EnsureReplaceable(path, Advice);
            using var probe = AtomicFile.Create(path, durability: Durability.None);
            return new ReportFile(path);
        }
        catch (Exception error) when (StorageFault.Is(error))
        {
            throw new UsageException(
                $"Invalid value for '--report': `{path}` cannot be written: {ReasonOf(error)} {Advice}"
            );
        }
    }

    /// <summary>Writes the report.</summary>
    /// <exception cref="DandiException">It cannot be written.</exception>
    public void Write(RunReport report)
    {
        try
        {
            OutputFile.EnsureReplaceable(_path, Advice);
            using var file = AtomicFile.Create(_path, durability: Durability.Content);
            var page = new HtmlWriter(file.Stream);
            ReportPage.Write(page, report);
            page.Flush();
            file.Commit();
        }
        catch (Exception error) when (StorageFault.Is(error))
        {
            throw new DandiException($"The report `{_path}` could not be written: {ReasonOf(error)} {Advice}", error);
        }
    }

    // The message would name the temp file.
    private static string ReasonOf(Exception error) =>
        error switch
        {
            DirectoryNotFoundException => "Its folder does not exist.",
            UnauthorizedAccessException => "Permission denied.",
            _ => error.Message,
        };
}
