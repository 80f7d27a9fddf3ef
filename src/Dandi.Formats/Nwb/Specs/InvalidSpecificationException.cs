namespace Dandi.Nwb.Specs;

/// <summary>Specifications that cannot be used: they contradict the language, or name what is not there (nwb.md §2.1, §2.2).</summary>
/// <param name="problem">What is wrong; where the Python libraries have words for it, theirs.</param>
/// <param name="cause">The exception behind it.</param>
public sealed class InvalidSpecificationException(string problem, Exception? cause = null)
    : DandiException(problem, cause)
{
    /// <summary>The class of the reference's exception.</summary>
    public string ErrorClass { get; init; } = "builtins.KeyError";
}
