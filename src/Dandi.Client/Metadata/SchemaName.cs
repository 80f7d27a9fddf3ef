namespace Dandi.Metadata;

/// <summary>The length limit of the DANDI schema for names (docs/spec/nwb.md §3.6).</summary>
internal static class SchemaName
{
    // dandischema 0.14.0: `name` of a session and of all types.
    private const int MaxLength = 150;

    /// <summary>Checks that a name is not longer than the archive accepts.</summary>
    /// <param name="name">The name.</param>
    /// <param name="thing">What the name belongs to, for the message.</param>
    /// <exception cref="DandiException">The name has more than 150 characters (code points).</exception>
    public static void EnsureFits(string name, string thing)
    {
        var length = name.EnumerateRunes().Count();
        if (length > MaxLength)
            throw new DandiException(
                $"The name of {thing} should have at most {MaxLength} characters, but {Quoted.Of(name)} has {length}. "
                    + "Shorten it in the file."
            );
    }
}
