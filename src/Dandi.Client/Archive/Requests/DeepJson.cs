namespace Dandi.Archive.Requests;

/// <summary>
/// Replaces what is nested too deep in a JSON text, in linear time and without a stack: the time that a document takes
/// to parse grows with its depth.
/// </summary>
internal static class DeepJson
{
    /// <summary>Replaces each object and array below a depth by the number 0, which is shorter.</summary>
    /// <param name="text">The text, which need not be valid.</param>
    /// <param name="maxDepth">The depth of the innermost objects and arrays that are kept.</param>
    public static byte[] Prune(ReadOnlySpan<byte> text, int maxDepth)
    {
        var pruned = new byte[text.Length];
        var (depth, length, isString) = (0, 0, false);
        for (var at = 0; at < text.Length; at++)
        {
            var each = text[at];
            var isBackslash = isString && each == '\\' && at + 1 < text.Length;
            if (each == '"')
                isString = !isString;
            var isOpening = !isString && each is (byte)'[' or (byte)'{';
            if (isOpening && ++depth == maxDepth + 1)
                pruned[length++] = (byte)'0';
            if (depth <= maxDepth)
            {
                pruned[length++] = each;
                if (isBackslash)
                    pruned[length++] = text[at + 1];
            }
            if (isBackslash)
                at++;
            if (!isString && each is (byte)']' or (byte)'}')
                depth--;
        }
        return pruned[..length];
    }
}
