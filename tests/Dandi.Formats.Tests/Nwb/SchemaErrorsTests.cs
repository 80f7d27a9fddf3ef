using Dandi.Nwb.Schema;

namespace Dandi.Formats.Tests.Nwb;

public sealed class SchemaErrorsTests
{
    [Fact]
    public void Errors_beyond_the_limit_are_counted_without_duplicates()
    {
        var errors = new SchemaErrors();

        for (var round = 0; round < 2; round++)
        {
            for (var number = 0; number < SchemaErrors.MaxErrors + 25; number++)
                errors.Add(new SchemaError("TimeSeries/unit", $"acquisition/{number}", "argument missing"));
        }

        Assert.Equal((SchemaErrors.MaxErrors, 25), (errors.All.Count, errors.Omitted));
        Assert.Equal("acquisition/0", errors.All[0].Location);
    }

    [Fact]
    public void The_same_error_is_reported_once_per_namespace()
    {
        var errors = new SchemaErrors();

        for (var round = 0; round < 2; round++)
        {
            errors.BeginNamespace();
            errors.Add(new SchemaError("NWBFile/identifier", "", "argument missing"));
            errors.Add(new SchemaError("NWBFile/identifier", "", "argument missing"));
        }

        Assert.Equal(2, errors.All.Count);
    }

    [Fact]
    public void Long_reasons_are_truncated_and_total_memory_is_limited()
    {
        var errors = new SchemaErrors();

        for (var number = 0; number < 2000; number++)
            errors.Add(new SchemaError("root/general/keywords", $"{number}", new string('x', 1_000_000)));

        Assert.InRange(errors.All.Sum(error => (long)error.Reason.Length), 1, 11_000_000);
        Assert.Equal(2000, errors.All.Count + errors.Omitted);
    }
}
