namespace Dandi.Cli.Output;

/// <summary>
/// Foreground colors by their SGR parameters
/// (<see href="https://ecma-international.org/publications-and-standards/standards/ecma-48/">ECMA-48</see> 8.3.117).
/// </summary>
internal enum TextColor
{
    /// <summary>For errors.</summary>
    Red = 31,

    /// <summary>For success.</summary>
    Green = 32,

    /// <summary>For warnings.</summary>
    Yellow = 33,

    /// <summary>For hints and information.</summary>
    Blue = 34,
}
