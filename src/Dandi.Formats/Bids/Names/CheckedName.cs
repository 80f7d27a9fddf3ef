namespace Dandi.Bids.Names;

/// <summary>A name that is checked.</summary>
/// <param name="Path">The path from the root of the dataset.</param>
/// <param name="Name">The last component of the path; that of a folder ends with a slash.</param>
/// <param name="Parts">The parts of the name that its rules use.</param>
/// <param name="Datatype">The datatype by the name of the folder around it; empty for none.</param>
internal sealed record CheckedName(string Path, string Name, FileNameParts Parts, string Datatype)
{
    /// <summary>Whether it is directly in the root of the dataset; a folder is not.</summary>
    public bool IsAtRoot => Path.LastIndexOf('/') == 0;

    public BidsIssue Error(string code, string? message, string? rule = null) =>
        new(code, BidsSeverity.Error, Path) { Message = message, Rule = rule };
}
