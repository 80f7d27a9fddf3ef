using System.Text.Json.Nodes;
using Dandi.Server.Data;
using Dandi.Server.State;
using Dandi.Server.Store;
using Dandi.Server.Web.Views;

namespace Dandi.Server.Web;

/// <summary>Reads what the files of assets say about themselves, one file at a time, for a bounded time.</summary>
#pragma warning disable CA1001 // a semaphore whose wait handle is not used has nothing to dispose
internal sealed class FileContents(ArchiveState state)
#pragma warning restore CA1001
{
    private const int MaxFields = 100;
    private const string OtherKind = "Not read: the archive reads only NWB files.";
    private static readonly TimeSpan MaxTime = TimeSpan.FromSeconds(10);
    private readonly SemaphoreSlim _reading = new(1);

    /// <summary>Reads the file of an asset, which the caller may read.</summary>
    public async Task<FileContent> ReadAsync(AssetRow asset, CancellationToken cancellationToken)
    {
        if (asset.Blob is null)
            return Unread("Not read: the archive does not read the entries of Zarrs.");
        if (state.FileReader is not { } reader)
            return Unread(OtherKind);
        if (state.Objects is not FolderStore store)
            return Unread("Not read: the file is stored on another server. Download it to see what it contains.");
        using var timeout = new CancellationTokenSource(MaxTime, state.Time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
        try
        {
            await _reading.WaitAsync(either.Token);
            try
            {
                // It reads and computes without awaiting.
                return await Task.Run(() => Read(store, reader, asset, either.Token), either.Token);
            }
            finally
            {
                _reading.Release();
            }
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return Unread($"Not read: that takes longer than {MaxTime.TotalSeconds:0} seconds.");
        }
    }

    private static FileContent Read(
        FolderStore store,
        FileReader reader,
        AssetRow asset,
        CancellationToken cancellationToken
    )
    {
        using var opened = store.Open(asset.Key);
        if (opened is null)
            return Unread("Not read: the object is missing in the store.");
        try
        {
            using var content = opened.AsStream();
            var members = reader(content, asset.Path, cancellationToken);
            return members is null ? Unread(OtherKind) : new FileContent([.. Show(members).Take(MaxFields)], null);
        }
        catch (Exception error) when (error is IOException or DandiException)
        {
            return Unread($"The file cannot be read: {error.Message}");
        }
    }

    private static FileContent Unread(string note) => new([], note);

    private static IEnumerable<KeyValuePair<string, string>> Show(JsonObject members) =>
        members
            .Where(member => member.Value is not (null or JsonArray { Count: 0 }))
            .Select(member => KeyValuePair.Create(member.Key, TextOf(member.Value!)));

    private static string TextOf(JsonNode value) =>
        value is JsonArray list ? string.Join(", ", list.Select(item => item?.ToString())) : value.ToString();
}
