namespace Dandi.Cli.Commands.List;

/// <summary>The output formats of <c>dandi ls</c> (<c>-f</c>).</summary>
internal enum ListFormat
{
    /// <summary>YAML for one path without <c>-r</c>, otherwise a table.</summary>
    Auto,

    /// <summary>A table (<c>pyout</c>).</summary>
    Table,

    /// <summary>A JSON list with one record per line.</summary>
    Json,

    /// <summary>A JSON list with one member per line (<c>json_pp</c>).</summary>
    IndentedJson,

    /// <summary>One JSON object per line.</summary>
    JsonLines,

    /// <summary>A YAML sequence.</summary>
    Yaml,
}
