namespace Dandi.Cli.Machine;

/// <summary>The folder in which the process was started.</summary>
internal static class WorkingDirectory
{
    /// <summary>Its path; null if it is gone.</summary>
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
