namespace Dandi.Bids.Names;

/// <summary>What <see cref="FileNameChecker"/> knows of a name.</summary>
/// <param name="Parts">
/// The parts that the rules for the name use. The others are empty: further rules do not see them.
/// </param>
/// <param name="Rules">The paths of the rules in the schema; several if none of them fits.</param>
internal sealed record FileNameMatch(FileNameParts Parts, IReadOnlyList<string> Rules)
{
    /// <summary>No rule is for the name.</summary>
    public static FileNameMatch None { get; } = new(new FileNameParts("", "", []), []);
}
