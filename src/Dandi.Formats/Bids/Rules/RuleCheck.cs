using Dandi.Bids.Contexts;

namespace Dandi.Bids.Rules;

/// <summary>Something that a rule says about the files that it selects.</summary>
internal abstract class RuleCheck
{
    /// <summary>Whether the statement can concern files with an extension.</summary>
    public virtual bool Concerns(string extension) => true;

    /// <summary>Reports what is wrong with a file.</summary>
    public abstract void Apply(FileContext file, Action<BidsIssue> report);
}
