namespace Dandi.Bids.Schema;

/// <summary>Whether a table may have columns that its rule does not list.</summary>
internal enum AdditionalColumns
{
    Allowed,
    AllowedIfDefined,
    NotAllowed,
}
