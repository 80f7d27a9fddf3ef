namespace Dandi.Hdf5.Filters;

/// <summary>The stored bytes of a chunk cannot be decoded. The caller knows where in the file they stand.</summary>
/// <param name="problem">What is wrong, without the place.</param>
internal sealed class FilterException(string problem) : Exception(problem)
{
    /// <summary>Whether the bytes may be in order, but the filter is not one of ours.</summary>
    public bool Unavailable { get; init; }
}
