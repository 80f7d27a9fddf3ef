namespace Dandi.Bids.Matching;

/// <summary>The rule for a file with a fixed name, or for a folder with everything in it.</summary>
internal sealed class ExactPathRule(string path) : PathRule
{
    private readonly string[] _names = path.Split('/');

    public override BidsEntities? Match(ReadOnlySpan<string> parts) =>
        parts.IndexOf(_names) >= 0 ? BidsEntities.None : null;
}
