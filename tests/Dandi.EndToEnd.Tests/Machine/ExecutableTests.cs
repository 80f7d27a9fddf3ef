using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Dandi.Testing;

namespace Dandi.EndToEnd.Tests.Machine;

public sealed partial class ExecutableTests
{
    // glibc 2.34, which README.md names. Debian 12, Ubuntu 22.04 and RHEL 9 have this version or a newer one.
    private const int DocumentedMinor = 34;

    [Fact]
    public async Task The_executable_needs_no_newer_glibc_than_documented()
    {
        var bytes = await File.ReadAllBytesAsync(DandiProcess.Executable, TestContext.Current.CancellationToken);

        var versions = Version()
            .Matches(Encoding.Latin1.GetString(bytes))
            .Select(match => int.Parse(match.Groups["minor"].Value, CultureInfo.InvariantCulture))
            .ToList();

        Assert.NotEmpty(versions);
        Assert.InRange(versions.Max(), 0, DocumentedMinor);
    }

    [GeneratedRegex(@"\0GLIBC_2\.(?<minor>[0-9]+)(?=[.\0])", RegexOptions.ExplicitCapture)]
    private static partial Regex Version();
}
