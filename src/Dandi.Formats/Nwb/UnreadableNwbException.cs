namespace Dandi.Nwb;

/// <summary>An NWB file that the reference reader refuses to open, and why (nwb.md §1.5). The message is for the user; the reference's own words are kept for comparison.</summary>
public sealed class UnreadableNwbException : DandiException
{
    /// <summary>A refusal.</summary>
    /// <param name="errorClass">The class of the reference's exception, such as <c>builtins.ValueError</c>.</param>
    /// <param name="referenceText">What the reference says; of a construction that fails, the part behind "due to:".</param>
    /// <param name="message">What is wrong, where, and what to do.</param>
    /// <param name="cause">What it came from.</param>
    public UnreadableNwbException(string errorClass, string referenceText, string message, Exception? cause = null)
        : base(message, cause)
    {
        ErrorClass = errorClass;
        ReferenceText = referenceText;
    }

    /// <summary>The class of the reference's exception.</summary>
    public string ErrorClass { get; }

    /// <summary>What the reference says.</summary>
    public string ReferenceText { get; }

    /// <summary>Whether the file is not even recognized as one of NWB 2; the inspector of the reference then fails with a <c>ValueError</c> of its own (nwb.md §1.5).</summary>
    public bool IsUnrecognized { get; init; }

    /// <summary>The type of the object that could not be made, if it is one.</summary>
    public string? ConstructedType { get; init; }

    /// <summary>Where in the file the object or link is that it is about, if it is one.</summary>
    public string? Location { get; init; }

    /// <summary>Whether it is a group in which there is no end of groups, so that the reference neither judges nor reads the file (nwb.md §1.2, §1.5).</summary>
    public bool IsEndless { get; init; }

    /// <summary>Whether it is a link into another file, which the reference judges and does not describe (nwb.md §3.1).</summary>
    public bool IsExternalLink { get; init; }
}
