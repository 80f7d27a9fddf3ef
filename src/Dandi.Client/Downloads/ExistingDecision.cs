namespace Dandi.Downloads;

/// <summary>What happens to a file that exists.</summary>
/// <param name="Action">What to do.</param>
/// <param name="Message">The reason for skipping, in the words of the Python client.</param>
internal readonly record struct ExistingDecision(ExistingAction Action, string Message = "");

/// <summary>What to do at a target.</summary>
internal enum ExistingAction
{
    /// <summary>Nothing exists; download the file.</summary>
    Create,

    /// <summary>Download the file and replace what exists.</summary>
    Replace,

    /// <summary>Keep what exists.</summary>
    Skip,
}
