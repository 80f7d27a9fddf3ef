using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Dandi.Testing;

namespace Dandi.EndToEnd.Tests.Machine;

public sealed partial class ExecutableTests
{
    /// <summary>Debian 12, Ubuntu 22.04 and RHEL 9 have it.</summary>
    private const int DocumentedMinor = 34;

    [Fact]
    public async Task It_needs_no_newer_C_library_than_the_one_documented()
    {
        var bytes = await File.ReadAllBytesAsync(DandiProcess.Executable, TestContext.Current.CancellationToken);

        var needed = Version()
            .Matches(Encoding.Latin1.GetString(bytes))
            .Select(match => int.Parse(match.Groups["minor"].Value, CultureInfo.InvariantCulture))
            .ToList();

        Assert.NotEmpty(needed);
        Assert.InRange(needed.Max(), 0, DocumentedMinor);
    }

    [GeneratedRegex(@"\0GLIBC_2\.(?<minor>[0-9]+)(?=[.\0])", RegexOptions.ExplicitCapture)]
    private static partial Regex Version();
}
