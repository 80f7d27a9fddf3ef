namespace Dandi.Cli.Commands.List;

/// <summary>The forms of output (<c>-f</c>).</summary>
internal enum ListFormat
{
    /// <summary>YAML for one path that is not walked through, else a table.</summary>
    Auto,

    /// <summary>A table.</summary>
    Table,

    /// <summary>A JSON list, one record a line.</summary>
    Json,

    /// <summary>A JSON list, one member a line.</summary>
    IndentedJson,

    /// <summary>One JSON object a line.</summary>
    JsonLines,

    /// <summary>A YAML list.</summary>
    Yaml,
}
