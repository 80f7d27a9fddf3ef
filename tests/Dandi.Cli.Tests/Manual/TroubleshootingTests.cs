using System.Text.RegularExpressions;
using Dandi.Cli.Tests.SourceTree;
using Dandi.Testing;

namespace Dandi.Cli.Tests.Manual;

public sealed partial class TroubleshootingTests
{
    [Fact]
    public void Each_message_that_the_page_quotes_is_one_of_the_program()
    {
        var texts = string.Join('\n', SourceFile.Product.SelectMany(file => file.Texts).Select(AsShown));
        var messages = File.ReadLines(Repository.Locate("docs/manual/troubleshooting.md"))
            .Select(line => QuotedHeading().Match(line))
            .Where(match => match.Success)
            .Select(match => match.Groups["message"].Value)
            .ToList();

        Assert.InRange(messages.Count, 25, int.MaxValue);
        Assert.All(messages.SelectMany(message => message.Split('…')), part =>
            Assert.Contains(part.Trim(), texts, StringComparison.Ordinal)
        );
    }

    private static string AsShown(string text) =>
        text.Replace("`", "", StringComparison.Ordinal)
            .Replace("{DandisetYaml.FileName}", "dandiset.yaml", StringComparison.Ordinal);

    [GeneratedRegex("""^### "(?<message>.*)"$""", RegexOptions.ExplicitCapture)]
    private static partial Regex QuotedHeading();
}
