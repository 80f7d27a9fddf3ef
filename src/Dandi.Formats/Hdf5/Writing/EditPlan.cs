using Microsoft.Win32.SafeHandles;

namespace Dandi.Hdf5.Writing;

/// <summary>
/// All that an edit writes, in three steps. After each write of it, every string of the file has its old or its new
/// text (docs/decisions/0045-rewriting-external-files.md).
/// </summary>
internal sealed class EditPlan
{
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
}
