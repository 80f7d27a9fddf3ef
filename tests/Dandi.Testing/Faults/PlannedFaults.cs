using System.Collections.Concurrent;

namespace Dandi.Testing.Faults;

/// <summary>The faults that the tests under way plan. A test whose fault never happens says nothing: it fails.</summary>
public static class PlannedFaults
{
    private static readonly ConcurrentDictionary<string, ConcurrentQueue<(string What, Func<bool> HasHappened)>> Plans =
        new(StringComparer.Ordinal);

    /// <summary>Gives the unique id of the test that is under way; null outside of tests, where faults are not looked after.</summary>
    public static Func<string?> CurrentTest { get; set; } = () => null;

    /// <summary>Plans a fault for the test that is under way.</summary>
    /// <param name="what">The fault, for people.</param>
    /// <param name="hasHappened">Asked at the end of the test.</param>
    public static void Add(string what, Func<bool> hasHappened)
    {
        if (CurrentTest() is { } test)
            Plans.GetOrAdd(test, _ => []).Enqueue((what, hasHappened));
    }

    /// <summary>Ends a test.</summary>
    /// <param name="test">Its unique id.</param>
    /// <returns>The faults that it has planned and that have not happened.</returns>
    public static IReadOnlyList<string> End(string test) =>
        Plans.TryRemove(test, out var plans)
            ? [.. plans.Where(plan => !plan.HasHappened()).Select(plan => plan.What)]
            : [];
}
