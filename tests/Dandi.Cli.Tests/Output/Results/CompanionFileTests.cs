using Dandi.Cli.Output;
using Dandi.Cli.Output.Results;
using Dandi.Testing;
using Microsoft.Extensions.Time.Testing;

namespace Dandi.Cli.Tests.Output.Results;

public sealed class CompanionFileTests : IDisposable
{
    private readonly TempFolder _folder = new();
    private readonly FakeTimeProvider _time = new();
    private readonly List<string> _warnings = [];

    private string Written => File.ReadAllText(Directory.GetFiles(_folder.Root, "*.jsonl").Single());

    [Fact]
    public void Results_are_written_within_a_second_as_long_as_others_follow()
    {
        using var file = new CompanionFile(_folder.Locate("run.log"), _time, _warnings.Add);
        file.Add(Result(1));
        Assert.Equal(1, Written.Count(unit => unit == '\n'));

        file.Add(Result(2));
        Assert.Equal(1, Written.Count(unit => unit == '\n'));
        _time.Advance(TimeSpan.FromSeconds(1));
        file.Add(Result(3));
        Assert.Equal(3, Written.Count(unit => unit == '\n'));
    }

    [Fact]
    public void Many_results_are_complete_at_the_end()
    {
        using var file = new CompanionFile(_folder.Locate("run.log"), _time, _warnings.Add);
        for (var number = 0; number < 5000; number++)
            file.Add(Result(number));

        Assert.EndsWith(CompanionFile.Ending, file.End(), StringComparison.Ordinal);
        Assert.Equal(5000, Written.Count(unit => unit == '\n'));
        Assert.Equal(5000, file.Count);
    }

    [Fact]
    public void A_file_that_cannot_be_created_is_reported_once()
    {
        using var file = new CompanionFile(_folder.Locate("missing/run.log"), _time, _warnings.Add);
        file.Add(Result(1));
        file.Add(Result(2));

        Assert.Null(file.End());
        Assert.Single(_warnings);
        Assert.Equal(2, file.Count);
    }

    public void Dispose() => _folder.Dispose();

    private static ResultRecord Result(int number) =>
        ResultRecord.Of(
            new ValidationResult("BIDS.X", Severity.Hint, "README", $"Message {number}."),
            "/data",
            isDandiset: true,
            new DisplayPaths("/data")
        );
}
