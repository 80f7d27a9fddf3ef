namespace Dandi.Nwb;

/// <summary>Formats shapes as Python does: <c>(3, 8)</c>, <c>(3,)</c>.</summary>
internal static class PythonTuple
{
    public static string Text(IEnumerable<long> numbers)
    {
        var all = numbers.ToList();
        return all.Count == 1 ? $"({all[0]},)" : $"({string.Join(", ", all)})";
    }
}
