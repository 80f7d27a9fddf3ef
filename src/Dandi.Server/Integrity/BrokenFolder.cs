using System.Globalization;
using System.Text.Json;
using Dandi.Files;
using Dandi.Server.Store.Files;

namespace Dandi.Server.Integrity;

/// <summary>
/// Receives the bytes of what is broken, in a folder with the date and time in its name, which is created when it is
/// needed. <c>objects.jsonl</c> in it lists what each file was. Nothing is deleted. Not thread-safe.
/// </summary>
/// <param name="root">The folder for all such folders.</param>
/// <param name="files">The files of the store.</param>
/// <param name="time">The clock.</param>
internal sealed class BrokenFolder(string root, BlobFiles files, TimeProvider time) : IDisposable
{
    private FileStream? _list;

    /// <summary>The folder; null if nothing was moved.</summary>
    public string? Path { get; private set; }

    /// <summary>
    /// Moves the bytes of an object or part here. Those of a file that others share are copied, as far as they can be
    /// read.
    /// </summary>
    /// <param name="key">The key of the object, or the id of the upload and the number of the part.</param>
    /// <param name="reason">What is wrong with it.</param>
    /// <param name="segments">Where its bytes are, and whether something else has bytes in the same file.</param>
    /// <returns>False if none of these files exists.</returns>
    public bool Add(string key, string reason, IReadOnlyList<(StoredBytes Bytes, bool IsShared)> segments)
    {
        var names = new List<string>();
        foreach (var (bytes, isShared) in segments)
        {
            if (files.Find(bytes.File) is not { } source)
                continue;
            _list ??= Create();
            var name = isShared
                ? string.Create(CultureInfo.InvariantCulture, $"{bytes.File}-{bytes.Start}")
                : bytes.File;
            if (isShared)
                Copy(source, bytes, name);
            else
                File.Move(source, Locate(name));
            names.Add(name);
        }
        if (_list is null || names.Count == 0)
            return false;
        WriteEntry(_list, key, reason, names);
        FolderFlush.Flush(Path!);
        return true;
    }

    /// <inheritdoc/>
    public void Dispose() => _list?.Dispose();

    private FileStream Create()
    {
        PrivateAccess.EnsureFolder(root);
        var name = time.GetUtcNow().UtcDateTime.ToString("yyyy-MM-dd'T'HHmmss.fff'Z'", CultureInfo.InvariantCulture);
        Path = System.IO.Path.Combine(root, name);
        PrivateAccess.EnsureFolder(Path);
        FolderFlush.Flush(root);
        return PrivateAccess.Create(Locate("objects.jsonl"));
    }

    private string Locate(string name) => System.IO.Path.Combine(Path!, name);

    private void Copy(string source, StoredBytes bytes, string name)
    {
        using var target = PrivateAccess.Create(Locate(name));
        using var file = File.OpenHandle(source);
        var buffer = new byte[BlobPacks.MaxSize];
        for (var done = 0L; done < bytes.Size; )
        {
            var length = (int)Math.Min(buffer.Length, bytes.Size - done);
            var read = TryRead(file, buffer.AsSpan(0, length), bytes.Start + done);
            if (read == 0)
                break;
            target.Write(buffer, 0, read);
            done += read;
        }
        target.Flush(flushToDisk: true);
    }

    private static int TryRead(Microsoft.Win32.SafeHandles.SafeFileHandle file, Span<byte> buffer, long position)
    {
        try
        {
            return RandomAccess.Read(file, buffer, position);
        }
        catch (IOException)
        {
            // A bad block. What follows is not worth more effort: the object is broken anyway.
            return 0;
        }
    }

    private static void WriteEntry(FileStream list, string key, string reason, List<string> names)
    {
        using (var json = new Utf8JsonWriter(list))
        {
            json.WriteStartObject();
            json.WriteString("key", key);
            json.WriteString("reason", reason);
            json.WriteStartArray("files");
            names.ForEach(json.WriteStringValue);
            json.WriteEndArray();
            json.WriteEndObject();
        }
        list.WriteByte((byte)'\n');
        list.Flush(flushToDisk: true);
    }
}
