namespace Dandi.Cli.Output.Results;

/// <summary>The forms of output (<c>-f</c>).</summary>
internal enum ValidateFormat
{
    /// <summary>Lines for people.</summary>
    Text,

    /// <summary>JSON, one record a line.</summary>
    Json,

    /// <summary>JSON, one member a line.</summary>
    IndentedJson,

    /// <summary>One JSON object a line.</summary>
    JsonLines,

    /// <summary>YAML.</summary>
    Yaml,
}
