namespace Dandi.Cli.Output;

/// <summary>Colours of text by their numbers in ECMA-48.</summary>
internal enum TextColour
{
    /// <summary>For errors.</summary>
    Red = 31,

    /// <summary>For success.</summary>
    Green = 32,

    /// <summary>For warnings.</summary>
    Yellow = 33,

    /// <summary>For what is less.</summary>
    Blue = 34,
}
