using Microsoft.Win32.SafeHandles;

namespace Dandi.Hdf5.Writing;

/// <summary>
/// All that an edit writes, in three steps. After each write of it, every string of the file has its old or its new
/// text (docs/decisions/0045-rewriting-external-files.md).
/// </summary>
internal sealed class EditPlan
{
    private const int BlockSize = 1 << 20;

    /// <param name="unreferenced">Bytes that nothing in the file refers to.</param>
    /// <param name="published">What makes those bytes a part of the file.</param>
    /// <param name="elements">The elements that refer to them.</param>
    /// <exception cref="Hdf5EditException">Two of the writes overlap, as the file contradicts itself.</exception>
    public EditPlan(
        IReadOnlyList<FilePatch> unreferenced,
        IReadOnlyList<FilePatch> published,
        IReadOnlyList<FilePatch> elements
    )
    {
        Steps = [unreferenced, published, elements];
        var end = 0L;
        foreach (var patch in Steps.SelectMany(step => step).OrderBy(patch => patch.Offset))
        {
            if (patch.Offset < end)
                throw Hdf5EditException.File("the file is damaged: two of its parts are in the same place");
            end = patch.End;
        }
    }

    /// <summary>The steps; each must be on the disk before the next one starts.</summary>
    public IReadOnlyList<IReadOnlyList<FilePatch>> Steps { get; }

    public bool IsEmpty => Steps.All(step => step.Count == 0);

    public void Write(SafeFileHandle file)
    {
        foreach (var step in Steps.Where(step => step.Count > 0))
        {
            foreach (var patch in step)
                RandomAccess.Write(file, patch.Bytes, patch.Offset);
            RandomAccess.FlushToDisk(file);
        }
    }

    /// <summary>Whether this plan, written to a copy of one file, makes the content of another one.</summary>
    public bool Makes(SafeFileHandle original, SafeFileHandle edited, CancellationToken token)
    {
        var patches = Steps.SelectMany(step => step).ToList();
        var length = Math.Max(
            RandomAccess.GetLength(original),
            patches.Select(patch => patch.End).DefaultIfEmpty().Max()
        );
        if (RandomAccess.GetLength(edited) != length)
            return false;
        var (expected, found) = (new byte[BlockSize], new byte[BlockSize]);
        for (var start = 0L; start < length; start += BlockSize)
        {
            token.ThrowIfCancellationRequested();
            var size = (int)Math.Min(BlockSize, length - start);
            var wanted = expected.AsSpan(0, size);
            var there = found.AsSpan(0, size);
            wanted[ReadBlock(original, wanted, start)..].Clear();
            foreach (var patch in patches)
                patch.CopyTo(wanted, start);
            if (ReadBlock(edited, there, start) != size || !there.SequenceEqual(wanted))
                return false;
        }
        return true;
    }

    private static int ReadBlock(SafeFileHandle file, Span<byte> block, long start)
    {
        var count = 0;
        for (int read; (read = RandomAccess.Read(file, block[count..], start + count)) > 0; )
            count += read;
        return count;
    }
}
