namespace Dandi.Files;

/// <summary>Something exists at the target of a rename that replaces nothing.</summary>
public sealed class TargetExistsException(string target) : IOException($"`{target}` exists already")
{
    /// <summary>The path.</summary>
    public string Target => target;
}
