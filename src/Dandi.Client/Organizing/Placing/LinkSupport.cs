using Dandi.Files;

namespace Dandi.Organizing.Placing;

/// <summary>Finds out which links the file system of a Dandiset has.</summary>
public static class LinkSupport
{
    /// <summary>
    /// Returns symbolic links if they can be created, otherwise hard links if the file can have one there, otherwise
    /// copies.
    /// </summary>
    /// <param name="folder">The folder in which a link is tried; it must exist.</param>
    /// <param name="file">The file that it leads to.</param>
    public static PlacementMode Detect(string folder, string file)
    {
        var link = Path.Combine(folder, $".dandi-organize-{Guid.NewGuid():N}");
        if (Can(() => File.CreateSymbolicLink(link, file)))
            return PlacementMode.SymbolicLink;
        return Can(() => HardLink.Create(file, link)) ? PlacementMode.HardLink : PlacementMode.Copy;

        bool Can(Action create)
        {
            try
            {
                create();
                File.Delete(link);
                return true;
            }
            catch (Exception error) when (StorageFault.Is(error))
            {
                return false;
            }
        }
    }
}
