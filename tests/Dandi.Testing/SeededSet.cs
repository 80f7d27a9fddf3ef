namespace Dandi.Testing;

/// <summary>
/// The size of generated sets of test data. <c>DANDI_SEED_FACTOR</c> multiplies it (<c>scripts/full-check.sh</c>).
/// </summary>
public static class SeededSet
{
    private static readonly int Factor = EnvironmentNumber.Read("DANDI_SEED_FACTOR", defaultValue: 1);

    /// <summary>The number of members to test. The members that <c>./test.sh</c> tests are the first of them.</summary>
    /// <param name="defaultCount">The number without <c>DANDI_SEED_FACTOR</c>.</param>
    public static int Count(int defaultCount) => checked(defaultCount * Factor);
}
