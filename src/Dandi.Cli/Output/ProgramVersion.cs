namespace Dandi.Cli.Output;

/// <summary>The version of this program, as shown to users and archives and stored in validation results.</summary>
internal static class ProgramVersion
{
    /// <summary>The version, such as <c>0.1.0</c>.</summary>
    public const string Text = "0.1.0";
}
