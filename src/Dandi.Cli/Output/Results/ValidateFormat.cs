namespace Dandi.Cli.Output.Results;

/// <summary>The output formats of <c>dandi validate</c> (<c>-f</c>).</summary>
internal enum ValidateFormat
{
    /// <summary>Lines of text (<c>text</c>, <c>human</c>).</summary>
    Text,

    /// <summary>JSON with one record per line.</summary>
    Json,

    /// <summary>JSON with one member per line (<c>json_pp</c>).</summary>
    IndentedJson,

    /// <summary>One JSON object per line.</summary>
    JsonLines,

    Yaml,
}
