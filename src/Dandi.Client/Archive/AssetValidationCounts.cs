using System.Text.Json;
using Dandi.Archive.Requests;

namespace Dandi.Archive;

/// <summary>How many assets an archive lists as invalid or pending (archive-api.md §12).</summary>
/// <param name="Invalid">The number of invalid assets in the list.</param>
/// <param name="Pending">The number of assets in the list that are not validated yet.</param>
/// <param name="InvalidMessage">The message about the first invalid asset; empty if there is none.</param>
/// <param name="PendingMessage">The message about the first pending asset; empty if there is none.</param>
public readonly record struct AssetValidationCounts(
    int Invalid,
    int Pending,
    string InvalidMessage,
    string PendingMessage
)
{
    /// <summary>The maximum number of invalid assets that the archive lists, and of pending ones.</summary>
    public const int MaxListed = 50;

    private const string PendingText = "asset is currently being validated, please wait.";

    /// <summary>Counts the assets in <c>asset_validation_errors</c>; anything else in it is ignored.</summary>
    public static AssetValidationCounts Of(JsonElement errors)
    {
        var (pending, invalid) = (Paths(), Paths());
        var (pendingMessage, invalidMessage) = ("", "");
        foreach (var error in errors.ValueKind == JsonValueKind.Array ? errors.EnumerateArray() : default)
        {
            if (error.Member("path").Text() is not { } path)
                continue;
            var message = error.Member("message").Text() ?? "";
            if (message == PendingText && pending.Add(path) && pending.Count == 1)
                pendingMessage = message;
            else if (message != PendingText && invalid.Add(path) && invalid.Count == 1)
                invalidMessage = message;
        }
        return new AssetValidationCounts(invalid.Count, pending.Count, invalidMessage, pendingMessage);
    }

    private static HashSet<string> Paths() => new(StringComparer.Ordinal);
}
