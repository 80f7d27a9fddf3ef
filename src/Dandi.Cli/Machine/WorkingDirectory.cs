namespace Dandi.Cli.Machine;

/// <summary>Finds the folder in which the process was started.</summary>
internal static class WorkingDirectory
{
    /// <summary>Returns its path, or null if the folder was deleted or cannot be read.</summary>
    public static string? Find()
    {
        try
        {
            return Environment.CurrentDirectory;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
