namespace Dandi.Cli.Output.Results;

/// <summary>What becomes of files whose content is not on this machine, such as those of DataLad (<c>--missing-file-content</c>).</summary>
internal enum MissingContent
{
    /// <summary>Each is an error.</summary>
    Error,

    /// <summary>What can be judged without the content is judged.</summary>
    OnlyNonData,

    /// <summary>They are passed over, with a warning for each.</summary>
    Skip,
}
