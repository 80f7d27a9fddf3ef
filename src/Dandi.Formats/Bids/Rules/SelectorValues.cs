using Dandi.Bids.Contexts;
using Dandi.Bids.Expressions;

namespace Dandi.Bids.Rules;

/// <summary>The values of selectors for one file: many rules have the same selectors.</summary>
/// <param name="count">The number of expressions of the schema.</param>
internal sealed class SelectorValues(int count)
{
    /// <summary>For each expression: twice the number of the last file with it, and 1 if it was true there.</summary>
    private readonly int[] _values = new int[count];
    private FileContext _file = null!;
    private int _number;

    /// <summary>Begins with another file.</summary>
    public void Begin(FileContext file)
    {
        _file = file;
        if (++_number == int.MaxValue / 2)
        {
            Array.Clear(_values);
            _number = 1;
        }
    }

    public bool AreTrue(BidsExpression[] selectors)
    {
        foreach (var selector in selectors)
        {
            if (!IsTrue(selector))
                return false;
        }
        return true;
    }

    private bool IsTrue(BidsExpression selector)
    {
        ref var value = ref _values[selector.Index];
        if (value >> 1 != _number)
            value = (_number << 1) | Convert.ToInt32(selector.IsTrue(_file));
        return (value & 1) != 0;
    }
}
