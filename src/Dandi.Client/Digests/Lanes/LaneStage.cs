namespace Dandi.Digests.Lanes;

/// <summary>The states of a lane; the transitions are described at <see cref="Md5Lanes"/>.</summary>
internal enum LaneStage
{
    /// <summary>The lane has no message.</summary>
    Idle,

    /// <summary>The lane needs the next segment of its message.</summary>
    NeedsInput,

    /// <summary>The lane has a segment, and more will follow.</summary>
    Running,

    /// <summary>The lane has the last segment of its message.</summary>
    RunningLast,

    /// <summary>The lane has the padding that follows the message.</summary>
    Padding,

    /// <summary>The digest is complete and can be taken.</summary>
    Done,
}
