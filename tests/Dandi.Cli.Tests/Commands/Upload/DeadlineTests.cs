using System.Net;
using Dandi.Cli.Commands.Transfers;
using Dandi.Http;
using Microsoft.Extensions.Time.Testing;

namespace Dandi.Cli.Tests.Commands.Upload;

public sealed class DeadlineTests
{
    private readonly FakeTimeProvider _time = new();

    [Theory]
    [InlineData(8 * 3600, 8 * 3600 - 60)]
    [InlineData(100, 90)]
    public void The_run_stops_starting_work_before_the_deadline_and_ends_at_the_deadline(int seconds, int near)
    {
        using var deadline = new Deadline(
            TimeSpan.FromSeconds(seconds),
            _time,
            CancellationToken.None,
            CancellationToken.None
        );

        _time.Advance(TimeSpan.FromSeconds(near - 1));
        Assert.False(deadline.Stopping.IsCancellationRequested);
        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(
            (true, true, false),
            (
                deadline.Stopping.IsCancellationRequested,
                deadline.Near.IsCancellationRequested,
                deadline.Ending.IsCancellationRequested
            )
        );
        _time.Advance(TimeSpan.FromSeconds(seconds - near));
        Assert.True(deadline.Ending.IsCancellationRequested);
    }

    [Fact]
    public void Without_a_duration_there_is_no_deadline()
    {
        using var stop = new CancellationTokenSource();
        using var deadline = new Deadline(null, _time, stop.Token, CancellationToken.None);

        _time.Advance(TimeSpan.FromDays(400));
        Assert.False(deadline.Stopping.IsCancellationRequested);
        stop.Cancel();
        Assert.Equal(
            (true, false, false),
            (
                deadline.Stopping.IsCancellationRequested,
                deadline.Near.IsCancellationRequested,
                deadline.Ending.IsCancellationRequested
            )
        );
    }

    [Fact]
    public void Reading_ends_some_seconds_after_the_first_Ctrl_C()
    {
        using var stop = new CancellationTokenSource();
        using var deadline = new Deadline(null, _time, stop.Token, CancellationToken.None);

        _time.Advance(TimeSpan.FromDays(1));
        stop.Cancel();
        _time.Advance(Deadline.MaxReadingTime - TimeSpan.FromSeconds(1));
        Assert.False(deadline.EndingReading.IsCancellationRequested);
        _time.Advance(TimeSpan.FromSeconds(1));

        Assert.True(deadline.EndingReading.IsCancellationRequested);
        Assert.False(deadline.Ending.IsCancellationRequested);
    }

    [Theory]
    [InlineData(HttpStatusCode.ServiceUnavailable, true)]
    [InlineData(HttpStatusCode.TooManyRequests, true)]
    [InlineData(HttpStatusCode.Unauthorized, false)]
    public void An_outage_that_is_no_longer_waited_for_is_a_consequence_of_the_stop(HttpStatusCode status, bool isStop)
    {
        using var stop = new CancellationTokenSource();
        using var deadline = new Deadline(null, _time, stop.Token, CancellationToken.None);
        var error = new ArchiveException(HttpMethod.Get, new Uri("http://localhost/api/"), status, "");

        Assert.False(deadline.IsStop(error));
        stop.Cancel();

        Assert.Equal(isStop, deadline.IsStop(error));
    }
}
