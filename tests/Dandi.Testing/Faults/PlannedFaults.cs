using System.Collections.Concurrent;

namespace Dandi.Testing.Faults;

/// <summary>
/// The faults that running tests plan. A test whose planned fault does not happen proves nothing, so it fails
/// (<c>PlannedFaultsHappenAttribute</c>).
/// </summary>
/// <remarks>Safe for concurrent use by tests that run in parallel.</remarks>
public static class PlannedFaults
{
    private static readonly ConcurrentDictionary<
        string,
        ConcurrentQueue<(string Description, Func<bool> HasHappened)>
    > Plans = new(StringComparer.Ordinal);

    /// <summary>Gets the unique id of the current test; null outside of tests, where faults are not tracked.</summary>
    public static Func<string?> CurrentTest { get; set; } = () => null;

    /// <summary>Plans a fault for the current test.</summary>
    /// <param name="description">The fault in the message of a failed test.</param>
    /// <param name="hasHappened">Called when the test ends.</param>
    public static void Add(string description, Func<bool> hasHappened)
    {
        if (CurrentTest() is { } test)
            Plans.GetOrAdd(test, _ => []).Enqueue((description, hasHappened));
    }

    /// <summary>Removes the faults of a test that has ended.</summary>
    /// <param name="test">The unique id of the test.</param>
    /// <returns>The faults that have not happened.</returns>
    public static IReadOnlyList<string> End(string test) =>
        Plans.TryRemove(test, out var plans)
            ? [.. plans.Where(plan => !plan.HasHappened()).Select(plan => plan.Description)]
            : [];
}
