namespace Dandi.Metadata;

/// <summary>The names of things, which the schema bounds (nwb.md §3.6).</summary>
internal static class ShortName
{
    // dandischema 0.14.0: `name` of a session and of every type.
    private const int MaxLength = 150;

    /// <summary>Makes sure that the archive can take a name.</summary>
    /// <param name="name">The name.</param>
    /// <param name="thing">What has it, for the message.</param>
    /// <exception cref="DandiException">It has more than 150 characters.</exception>
    public static void Check(string name, string thing)
    {
        var length = name.EnumerateRunes().Count();
        if (length > MaxLength)
            throw new DandiException(
                $"The name of {thing} should have at most {MaxLength} characters, but {Quoted.Of(name)} has {length}. Shorten it in the file."
            );
    }
}
