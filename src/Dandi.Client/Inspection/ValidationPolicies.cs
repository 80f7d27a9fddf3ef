namespace Dandi.Inspection;

internal static class ValidationPolicies
{
    /// <summary>Whether an asset is not uploaded, because a result blocks it.</summary>
    public static bool Rejects(this ValidationPolicy policy, bool isBlocked) =>
        policy == ValidationPolicy.Require && isBlocked;
}
