using Dandi.Bids.Readers;
using Dandi.Bids.Tree;

namespace Dandi.Bids.Contexts;

/// <summary>The issues of files that cannot be read.</summary>
internal static class ReadIssues
{
    public static BidsIssue Of(BidsReadException exception, BidsFile file) =>
        new(exception.Code, IssueCodes.SeverityOf(exception.Code), file.Path)
        {
            SubCode = exception.SubCode,
            Message = exception.Message,
            Line = exception.Line,
        };
}
