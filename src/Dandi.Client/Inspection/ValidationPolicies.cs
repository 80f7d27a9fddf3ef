namespace Dandi.Inspection;

internal static class ValidationPolicies
{
    /// <summary>Whether the results block the upload of the asset.</summary>
    public static bool Rejects(this ValidationPolicy policy, IReadOnlyList<ValidationResult> results) =>
        policy == ValidationPolicy.Require && results.Any(result => result.IsBlocking);
}
