namespace Dandi.Nwb.Specs;

/// <summary>
/// A specification that contradicts the specification language or refers to something that does not exist
/// (docs/spec/nwb.md 2.1, 2.2).
/// </summary>
/// <param name="problem">What is wrong; the Python libraries' text if they have one.</param>
/// <param name="cause">The exception that caused this one.</param>
public sealed class InvalidSpecificationException(string problem, Exception? cause = null)
    : DandiException(problem, cause)
{
    /// <summary>The class of the Python exception, with its module.</summary>
    public string PythonException { get; init; } = "builtins.KeyError";
}
