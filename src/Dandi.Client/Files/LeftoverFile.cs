using Dandi.FileSystem;

namespace Dandi.Files;

/// <summary>Temp files that a killed process has left behind.</summary>
internal static class LeftoverFile
{
    /// <summary>Deletes a temp file (<see cref="AtomicFile"/>) unless a program may still be writing to it.</summary>
    /// <param name="path">The path.</param>
    /// <returns>Whether nothing is at the path now.</returns>
    /// <exception cref="IOException">The path cannot be examined.</exception>
    public static bool TryDelete(string path)
    {
        if (PathKinds.Of(path) == PathKind.Missing)
            return true;
        try
        {
            // A process locks a temp file as long as it has it open.
            using var file = RegularFile.OpenForEditing(path, out var isLocked);
            if (!isLocked)
                return false;
            File.Delete(path);
            return true;
        }
        catch (Exception error) when (StorageFault.Is(error))
        {
            return false;
        }
    }
}
