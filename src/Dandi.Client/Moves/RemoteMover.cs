using System.Text.Json;
using System.Text.Json.Nodes;
using Dandi.Archive;

namespace Dandi.Moves;

/// <summary>Renames assets of a draft in the archive (archive-api.md §6.4). Thread-safe.</summary>
/// <remarks>
/// An asset that is to be replaced is not deleted first: it gets the content and the metadata of the moved one in one
/// request, and then the moved one is deleted.
/// </remarks>
/// <param name="archive">The archive.</param>
/// <param name="id">The Dandiset.</param>
/// <param name="schemaVersion">The version of the schema in which metadata is sent.</param>
public sealed class RemoteMover(ArchiveClient archive, DandisetId id, string schemaVersion)
{
    // archive-api.md §6.2; `path` is compared by looking for it.
    private static readonly string[] SetByArchive =
    [
        "id",
        "access",
        "path",
        "identifier",
        "contentUrl",
        "contentSize",
        "digest",
        "datePublished",
        "publishedBy",
    ];

    /// <summary>Reads what is needed to move an asset; nothing is changed.</summary>
    /// <exception cref="DandiException">The asset does not exist any more, or cannot be moved.</exception>
    public async Task<RemoteChange> PrepareAsync(PlannedMove move, CancellationToken cancellationToken)
    {
        var source = await archive.Assets.FindWithMetadataAsync(id, move.Source, cancellationToken)
            ?? throw new DandiException(
                $"`{move.Source}` does not exist in the archive any more. Run the command again."
            );
        if (source.Content is not { } content || source.Metadata is not { } metadata)
            throw new DandiException(
                $"The archive does not state the content and the metadata of `{move.Source}`, so it cannot be moved "
                    + "there."
            );
        var replaced =
            move.Action == MoveAction.Replace
                ? await archive.Assets.FindAsync(id, move.Target, cancellationToken)
                : null;
        return new RemoteChange(move, source, content, MoveMetadata(metadata, move.Target), replaced);
    }

    /// <summary>Moves an asset.</summary>
    /// <returns>What is left to do, for the user; null if the move is complete.</returns>
    /// <exception cref="DandiException">
    /// The archive has not moved the asset or, if it is an <see cref="Http.ArchiveException"/> without a status, may
    /// have moved it.
    /// </exception>
    public async Task<string?> MoveAsync(RemoteChange change, CancellationToken cancellationToken)
    {
        try
        {
            await archive.Assets.RegisterAsync(
                id,
                change.Metadata,
                change.Content,
                change.Replaced ?? change.Source,
                cancellationToken
            );
        }
        catch (AssetConflictException conflict)
        {
            // The response of an earlier attempt may have been lost, and the asset has no activity to recognize it by.
            if (!await IsMovedAsync(change, cancellationToken))
                throw new DandiException(
                    $"Another program has changed `{change.Move.Source}` or `{change.Move.Target}` in the archive "
                        + $"meanwhile ({conflict.Change}). Look at both with `dandi ls`, then run the command again.",
                    conflict
                );
        }
        return change.Replaced is null ? null : await DeleteAsync(change, cancellationToken);
    }

    private JsonObject MoveMetadata(JsonElement stored, string target)
    {
        var metadata = JsonObject.Create(stored)!;
        metadata["path"] = target;
        metadata["schemaKey"] = "Asset";
        // Whatever cannot be downgraded is sent as it is, as the archive has stored it.
        _ = SchemaVersion.Downgrade(metadata, schemaVersion);
        return metadata;
    }

    private async Task<bool> IsMovedAsync(RemoteChange change, CancellationToken cancellationToken)
    {
        var target = await archive.Assets.FindWithMetadataAsync(id, change.Move.Target, cancellationToken);
        return target?.Content == change.Content
            && (
                change.Replaced is null
                    ? await archive.Assets.FindAsync(id, change.Move.Source, cancellationToken) is null
                    // The target may have had the same content before: then its metadata tell.
                    : target.Metadata is { } stored && HasMetadata(stored, change.Metadata)
            );
    }

    private static bool HasMetadata(JsonElement stored, JsonObject sent) =>
        sent.All(member =>
            SetByArchive.Contains(member.Key)
            || (
                stored.TryGetProperty(member.Key, out var value)
                    ? JsonNode.DeepEquals(JsonValue.Create(value), member.Value)
                    : member.Value is null
            )
        );

    /// <summary>Deletes the moved asset at its old path.</summary>
    private async Task<string?> DeleteAsync(RemoteChange change, CancellationToken cancellationToken)
    {
        var (source, target) = (change.Move.Source, change.Move.Target);
        try
        {
            return await archive.Assets.DeleteAsync(id, change.Source, cancellationToken)
                ? null
                : $"`{target}` in the archive was replaced, but another program has changed `{source}` meanwhile, so "
                    + "that was not deleted.";
        }
        catch (Exception error) when (error is DandiException or OperationCanceledException)
        {
            return $"`{target}` in the archive was replaced, but `{source}` could not be deleted there: "
                + $"{error.Message} Delete it with `dandi delete`.";
        }
    }
}
