using System.Globalization;

namespace Dandi.PythonPatterns;

/// <summary>How patterns and templates refer to groups.</summary>
internal static class GroupNames
{
    public static bool IsName(string text) =>
        text.Length > 0
        && (char.IsLetter(text[0]) || text[0] == '_')
        && text.All(character => char.IsLetterOrDigit(character) || character == '_');

    /// <summary>Returns the number of a group that is referred to by name or number; null if it is unknown.</summary>
    public static int? NumberOf(string reference, IReadOnlyDictionary<string, int> names)
    {
        if (names.TryGetValue(reference, out var number))
            return number;
        return int.TryParse(reference, NumberStyles.None, CultureInfo.InvariantCulture, out number) ? number : null;
    }
}
