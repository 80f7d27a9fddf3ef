using Dandi.Hdf5;

namespace Dandi.Nwb;

/// <summary>The error for content that is far beyond that of real NWB files.</summary>
internal static class NwbLimits
{
    /// <summary>
    /// The maximum length of the path of an object. Real paths have less than 500 characters; a few long names within
    /// each other can make each path gigabytes.
    /// </summary>
    public const int MaxPathLength = 4096;

    /// <summary>Creates the error: an incomplete check is never reported as passed.</summary>
    /// <param name="problem">What there is too much of, as a clause.</param>
    public static InvalidHdf5Exception Exceeded(string problem) =>
        new(Hdf5ErrorKind.Excessive, "file", -1, $"The file cannot be checked: {problem}. {Hdf5Limits.Advice}");
}
