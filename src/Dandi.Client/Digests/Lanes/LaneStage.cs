namespace Dandi.Digests.Lanes;

/// <summary>Where a lane is on the way through its message.</summary>
internal enum LaneStage
{
    /// <summary>It has no message.</summary>
    Idle,

    /// <summary>It waits for the next piece.</summary>
    Hungry,

    /// <summary>It has a piece, and more will come.</summary>
    Busy,

    /// <summary>It has the last piece.</summary>
    Ending,

    /// <summary>It has the padding behind the message.</summary>
    Padding,

    /// <summary>Its digest can be taken.</summary>
    Ended,
}
