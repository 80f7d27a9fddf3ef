using Dandi.Bids.Inheritance;

namespace Dandi.Bids.Contexts;

/// <summary>Finds and reads the sidecars of a file.</summary>
internal sealed class SidecarReader(FileContents contents)
{
    /// <summary>Reads the sidecars of a file; those that are no JSON objects are left out.</summary>
    /// <param name="index">The folder of the file.</param>
    /// <param name="source">The file.</param>
    /// <param name="ambiguous">The candidates of a folder if it is not clear which applies; otherwise null.</param>
    public Sidecar Read(FolderIndex index, NamedFile source, out IReadOnlyList<NamedFile>? ambiguous)
    {
        List<SidecarFile>? files = null;
        var isIncomplete = false;
        for (var folder = index; folder is not null; folder = folder.Parent)
        {
            ambiguous = InheritedFiles.Find(folder, source, InheritanceTarget.Sidecar, out var found);
            if (ambiguous is not null)
                return Sidecar.None;
            if (found is null)
                continue;
            if (contents.FindJson(found[0].File) is { } content)
                (files ??= []).Add(new SidecarFile(found[0].File, content, folder));
            else
                isIncomplete |= contents.RefusesJson(found[0].File);
        }
        ambiguous = null;
        return files is null && !isIncomplete ? Sidecar.None : new Sidecar(files ?? []) { IsIncomplete = isIncomplete };
    }
}
