using Dandi.JsonSchemas;

namespace Dandi.Bids.Values;

/// <summary>Classes of characters as JavaScript defines them.</summary>
internal static class JsCharacters
{
    /// <summary>White space and ends of lines: what <c>\s</c> matches, and what <c>trim</c> removes.</summary>
    public const string WhiteSpace = EcmaRegex.WhiteSpace;
}
