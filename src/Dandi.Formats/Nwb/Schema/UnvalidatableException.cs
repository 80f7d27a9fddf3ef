namespace Dandi.Nwb.Schema;

/// <summary>Something in a file at which the reference validator stops (nwb.md §1.2).</summary>
/// <param name="referenceText">What the reference says.</param>
/// <param name="explanation">What that means.</param>
internal sealed class UnvalidatableException(string referenceText, string explanation) : DandiException(explanation)
{
    public string ReferenceText { get; } = referenceText;
}
