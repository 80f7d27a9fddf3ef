namespace Dandi.Downloads;

/// <summary>How a run that did not end is continued.</summary>
public static class ResumeAdvice
{
    /// <summary>What to run so that only what is missing is downloaded, as the object of "run".</summary>
    /// <param name="policy">The policy of the run that did not end.</param>
    public static string CommandToResume(this OverwritePolicy policy) =>
        policy switch
        {
            // What is on disk would be an error, and `refresh` could replace files that this run has not written.
            OverwritePolicy.Error => "the command again with `--existing skip`",
            // What is on disk would be downloaded once more.
            OverwritePolicy.Overwrite => "the command again with `--existing refresh`",
            _ => "the same command again",
        };
}
