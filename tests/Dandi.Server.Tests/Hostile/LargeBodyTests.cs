using Dandi.Server.Data;
using Dandi.Server.Http;

namespace Dandi.Server.Tests.Hostile;

/// <summary>What large bodies may cost together.</summary>
public sealed class LargeBodyTests
{
    private static readonly ServerUser Bob = new(1, "bob", "", IsAdmin: false, "APPROVED")
    {
        GivenName = "Bob",
        FamilyName = "B",
        Email = "bob@example.org",
    };
    private readonly LargeBodies _bodies = new();

    [Fact]
    public void An_account_may_send_a_bounded_number_of_bytes_at_a_time()
    {
        var first = _bodies.Reserve(Bob, LargeBodies.MaxBytesOfUser);

        Assert.Equal(503, Assert.Throws<ApiError>(() => _bodies.Reserve(Bob, 1)).Status);
        _bodies.Reserve(Bob with { Id = 2 }, LargeBodies.MaxBytesOfUser).Dispose();
        first.Dispose();
        _bodies.Reserve(Bob, LargeBodies.MaxBytesOfUser).Dispose();
    }

    [Fact]
    public async Task Two_bodies_are_processed_at_a_time()
    {
        var cancellation = TestContext.Current.CancellationToken;
        var bodies = Enumerable.Range(0, 3).Select(_ => _bodies.Reserve(Bob, 1)).ToList();

        var processing = bodies.Select(body => body.BeginProcessingAsync(cancellation)).ToList();

        Assert.Equal([true, true, false], processing.Select(task => task.IsCompleted));
        bodies[0].Dispose();
        await processing[2];
    }
}
