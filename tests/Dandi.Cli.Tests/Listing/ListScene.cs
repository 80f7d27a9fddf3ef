using Dandi.Cli.Reporting;
using Dandi.Nwb;

namespace Dandi.Cli.Tests.Listing;

/// <summary>Runs of <c>dandi ls</c> in this process.</summary>
internal static class ListScene
{
    /// <summary>Runs it; wrong usage is exit code 2 with the message on the error stream, as the program does.</summary>
    public static async Task<(int ExitCode, string Out, string Error)> RunAsync(string folder, INwbReader nwb, params string[] arguments)
    {
        await using var output = new StringWriter();
        await using var error = new StringWriter();
        var context = new CommandContext
        {
            Words = arguments,
            Terminal = new Terminal(output, error),
            Variables = name => name == "DANDI_DEVEL" ? "1" : null,
            WorkingDirectory = folder,
            Nwb = nwb,
            Stopping = TestContext.Current.CancellationToken,
        };
        var parsed = RootCommandLine.Parse(RootCommandLine.Create(context), context);
        Assert.Empty(parsed.Errors);
        try
        {
            var code = await parsed.InvokeAsync(new() { EnableDefaultExceptionHandler = false }, TestContext.Current.CancellationToken);
            return (code, output.ToString(), error.ToString());
        }
        catch (UsageException usage)
        {
            return (ExitCode.Of(usage), output.ToString(), usage.Message);
        }
    }

    /// <summary>Gives the same record for every file, after a pause that is shorter for later ones.</summary>
    internal sealed class OneRecordReader(NwbRecord record) : INwbReader
    {
        private int _reads;

        public int Reads => _reads;

        public NwbRecord Read(string path, string name, CancellationToken cancellationToken)
        {
            var number = Interlocked.Increment(ref _reads);
            cancellationToken.WaitHandle.WaitOne(TimeSpan.FromMilliseconds(Math.Max(0, 20 - number)));
            return path.Contains("broken", StringComparison.Ordinal) ? throw new DandiException("`broken`: no superblock. Copy it again.") : record;
        }
    }
}
