namespace Dandi.Hdf5.Layouts;

/// <summary>
/// A filter that the chunks of a dataset went through when they were written
/// (<see href="https://support.hdfgroup.org/documentation/hdf5/latest/_f_m_t3.html">HDF5 File Format</see>,
/// IV.A.2.l).
/// </summary>
/// <param name="Id">The registered id: 1 deflate, 2 shuffle, 3 fletcher32, 4 szip, 5 n-bit, 6 scale-offset, 32000 LZF;
/// others are in the
/// <see href="https://github.com/HDFGroup/hdf5_plugins/blob/master/docs/RegisteredFilterPlugins.md">registry</see>.
/// </param>
/// <param name="IsOptional">Whether the filter may be skipped for a chunk that it cannot encode.</param>
/// <param name="Parameters">The client data of the filter, whose meaning depends on it.</param>
public sealed record Hdf5Filter(int Id, bool IsOptional, IReadOnlyList<uint> Parameters);
