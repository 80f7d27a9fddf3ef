namespace Dandi.Inspection;

/// <summary>The meaning of a <see cref="ValidationPolicy"/>.</summary>
internal static class ValidationPolicies
{
    /// <summary>Whether validation results keep an asset from being uploaded.</summary>
    public static bool Rejects(this ValidationPolicy policy, IReadOnlyList<ValidationResult> results) =>
        policy == ValidationPolicy.Require && results.Any(result => result.IsBlocking);
}
