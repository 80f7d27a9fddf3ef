namespace Dandi.Hdf5.Layouts;

/// <summary>One step that the chunks of a dataset went through when they were written.</summary>
/// <param name="Id">Its registered number: 1 deflate, 2 shuffle, 3 fletcher32, 4 szip, 5 n-bit, 6 scale-offset, 32000 lzf, …</param>
/// <param name="IsOptional">Whether a chunk may have gone without it.</param>
/// <param name="Parameters">Its parameters.</param>
public sealed record Hdf5Filter(int Id, bool IsOptional, IReadOnlyList<uint> Parameters);
