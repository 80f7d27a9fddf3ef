namespace Dandi.Hdf5.Filters;

/// <summary>A filter cannot decode stored data. The caller adds the position in the file.</summary>
/// <param name="problem">What is wrong, as the predicate or clause after the name of the filter.</param>
internal sealed class FilterException(string problem) : Exception(problem)
{
    /// <summary>Whether the filter is not built in, so that the data may be valid.</summary>
    public bool IsUnavailable { get; init; }
}
