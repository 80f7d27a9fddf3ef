using System.Globalization;

namespace Dandi.Examples;

/// <summary>An animal.</summary>
/// <param name="Id">Its name.</param>
/// <param name="Sex"><c>F</c> or <c>M</c>.</param>
/// <param name="Age">An ISO 8601 duration.</param>
/// <param name="Species">The binomial name.</param>
internal sealed record ExampleSubject(string Id, string Sex, string Age, string Species);

/// <summary>A recording of one animal.</summary>
/// <param name="Subject">The animal.</param>
/// <param name="Name">The name of the session.</param>
/// <param name="Recording">What was recorded.</param>
/// <param name="Start">When it began.</param>
internal sealed record ExampleSession(
    ExampleSubject Subject,
    string Name,
    ExampleRecording Recording,
    DateTimeOffset Start
)
{
    /// <summary>Where the file stands in the Dandiset.</summary>
    public string Path
    {
        get
        {
            var modality = Recording == ExampleRecording.Behavior ? "behavior" : "icephys";
            return $"sub-{Subject.Id}/sub-{Subject.Id}_ses-{Name}_{modality}.nwb";
        }
    }

    /// <summary>The start as NWB writes it.</summary>
    public string ShownStart => Start.ToString("yyyy-MM-dd'T'HH:mm:sszzz", CultureInfo.InvariantCulture);
}

/// <summary>What is recorded.</summary>
internal enum ExampleRecording
{
    /// <summary>Where the animal runs.</summary>
    Behavior,

    /// <summary>The voltage of a cell.</summary>
    PatchClamp,
}
