using System.ComponentModel;
using System.Diagnostics;
using Dandi.Hdf5;
using Dandi.Testing;

namespace Dandi.Formats.Tests.Hdf5.Damage;

/// <summary>Compares the values that this reader returns with those that `h5dump` of the HDF5 library writes.</summary>
public sealed class H5dumpTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task Numbers_equal_those_of_h5dump(int seed)
    {
        using var folder = new TempFolder();
        var path = folder.Locate("written.h5");
        var written = WrittenFile.Create(path, seed);
        var compared = 0;

        using var file = Hdf5File.Open(path, token: TestContext.Current.CancellationToken);
        foreach (
            var name in written
                .Datasets.Where(dataset => dataset.Value.Data is not string[])
                .Select(dataset => dataset.Key)
        )
        {
            var output = folder.Locate("values");
            await RunAsync("-d", name, "-b", "LE", "-o", output, path);
            var expected = await File.ReadAllBytesAsync(output, TestContext.Current.CancellationToken);

            Assert.Equal(
                expected,
                ((Hdf5Dataset)file.Find(name)!).Values.ReadBlocks().SelectMany(block => block.ToArray())
            );
            compared++;
        }
        Assert.NotEqual(0, compared);
    }

    private static async Task RunAsync(params string[] arguments)
    {
        var token = TestContext.Current.CancellationToken;
        using var process = Start(arguments);
        Assert.SkipWhen(process is null, "h5dump is not installed (Debian: hdf5-tools)");
        var problem = await process!.StandardError.ReadToEndAsync(token);
        await process.StandardOutput.ReadToEndAsync(token);
        await process.WaitForExitAsync(token);
        Assert.True(process.ExitCode == 0, problem);
    }

    private static Process? Start(string[] arguments)
    {
        try
        {
            return Process.Start(
                new ProcessStartInfo("h5dump", arguments)
                {
                    UseShellExecute = false,
                    RedirectStandardOutput = true,
                    RedirectStandardError = true,
                }
            );
        }
        catch (Win32Exception)
        {
            return null;
        }
    }
}
