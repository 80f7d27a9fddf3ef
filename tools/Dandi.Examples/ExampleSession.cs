using System.Globalization;

namespace Dandi.Examples;

/// <summary>The subject of a session, with the values for the NWB file.</summary>
/// <param name="Id">The <c>subject_id</c>.</param>
/// <param name="Sex">Either <c>F</c> or <c>M</c>.</param>
/// <param name="Age">The age as an ISO 8601 duration.</param>
/// <param name="Species">The Latin binomial.</param>
internal sealed record ExampleSubject(string Id, string Sex, string Age, string Species);

/// <summary>A recording session of one subject.</summary>
/// <param name="Subject">The subject that was recorded.</param>
/// <param name="Name">The <c>session_id</c>.</param>
/// <param name="Recording">The kind of data in the file.</param>
/// <param name="Start">The start time of the session.</param>
internal sealed record ExampleSession(
    ExampleSubject Subject,
    string Name,
    ExampleRecording Recording,
    DateTimeOffset Start
)
{
    /// <summary>The path of the file in the Dandiset.</summary>
    public string Path
    {
        get
        {
            var modality = Recording == ExampleRecording.Behavior ? "behavior" : "icephys";
            return $"sub-{Subject.Id}/sub-{Subject.Id}_ses-{Name}_{modality}.nwb";
        }
    }

    /// <summary>The start time in the format of NWB.</summary>
    public string FormattedStart => Start.ToString("yyyy-MM-dd'T'HH:mm:sszzz", CultureInfo.InvariantCulture);
}

/// <summary>The kind of data that a session recorded.</summary>
internal enum ExampleRecording
{
    /// <summary>The position of the subject.</summary>
    Behavior,

    /// <summary>The membrane potential of a cell.</summary>
    PatchClamp,
}
