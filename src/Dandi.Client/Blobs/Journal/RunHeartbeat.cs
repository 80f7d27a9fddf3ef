using System.Globalization;
using System.Text;
using System.Text.Json;
using Dandi.FileSystem;

namespace Dandi.Blobs.Journal;

/// <summary>A run that holds a folder of the journal: who it is, and whether it is still there. No locks: they cannot be relied on over NFS.</summary>
/// <remarks>On this machine the system is asked for the process; of another machine, a file that is rewritten every few seconds tells.</remarks>
internal sealed record RunHeartbeat(
    string Host,
    string User,
    int Process,
    string Started,
    string Boot,
    string Namespace,
    DateTimeOffset Since
)
{
    /// <summary>The name of the file.</summary>
    public const string FileName = "run.json";

    /// <summary>How often a run says that it is there.</summary>
    public static readonly TimeSpan Beat = TimeSpan.FromSeconds(20);

    private static readonly TimeSpan MaxSilence = TimeSpan.FromMinutes(2);
    private const int MaxFile = 4096;

    /// <summary>This run.</summary>
    public static RunHeartbeat Ours(TimeProvider time) =>
        new(
            Environment.MachineName,
            Environment.UserName,
            Environment.ProcessId,
            StartOf(Environment.ProcessId) ?? "",
            Boots(),
            Namespaces(),
            time.GetUtcNow()
        );

    /// <summary>Writes it into a folder, or refreshes it there.</summary>
    public void Write(string folder)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream))
        {
            json.WriteStartObject();
            json.WriteString("host", Host);
            json.WriteString("user", User);
            json.WriteNumber("process", Process);
            json.WriteString("started", Started);
            json.WriteString("boot", Boot);
            json.WriteString("namespace", Namespace);
            json.WriteString("since", Since);
            json.WriteEndObject();
        }
        // Written over, never shortened: whoever reads it meanwhile sees the same.
        using var file = new FileStream(
            Path.Combine(folder, FileName),
            FileMode.OpenOrCreate,
            FileAccess.Write,
            FileShare.ReadWrite | FileShare.Delete
        );
        file.Write(stream.GetBuffer(), 0, (int)stream.Length);
        file.Flush(flushToDisk: true);
    }

    /// <summary>Who holds a folder; null where nobody is named.</summary>
    public static RunHeartbeat? Read(string folder)
    {
        try
        {
            using var document = JsonDocument.Parse(ReadText(Path.Combine(folder, FileName)));
            var root = document.RootElement;
            string Text(string name) => root.GetProperty(name).GetString() ?? "";
            return new RunHeartbeat(
                Text("host"),
                Text("user"),
                root.GetProperty("process").GetInt32(),
                Text("started"),
                Text("boot"),
                Text("namespace"),
                root.GetProperty("since").GetDateTimeOffset()
            );
        }
        catch (Exception error)
            when (error
                    is IOException
                        or UnauthorizedAccessException
                        or JsonException
                        or KeyNotFoundException
                        or InvalidOperationException
                        or FormatException
            )
        {
            return null;
        }
    }

    /// <summary>Whether the run is still there.</summary>
    /// <param name="folder">The folder that it holds.</param>
    /// <param name="now">What time it is by the clock of that file system (UTC).</param>
    public bool IsAlive(string folder, DateTime now)
    {
        if (Host == Environment.MachineName && Boot == Boots() && Namespace == Namespaces())
            return Started == StartOf(Process);
        if (Host == Environment.MachineName && Boot != Boots())
            return false;
        return now - PathEntry.ReadModified(Path.Combine(folder, FileName)) < MaxSilence;
    }

    /// <summary>Who it is, for people in a time zone.</summary>
    public string Describe(TimeZoneInfo zone) =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"{User} at {Host}, process {Process}, since {TimeZoneInfo.ConvertTime(Since, zone):yyyy-MM-dd HH:mm}"
        );

    /// <summary>When a process was started, in ticks since the boot: a number that is given again belongs to another start.</summary>
    private static string? StartOf(int process)
    {
        try
        {
            var stat = ReadText($"/proc/{process}/stat");
            // The name of the program stands in brackets and may hold anything; the start is the 20th word behind it.
            return stat[(stat.LastIndexOf(')') + 2)..].Split(' ')[19];
        }
        catch (Exception error)
            when (error
                    is IOException
                        or UnauthorizedAccessException
                        or IndexOutOfRangeException
                        or ArgumentOutOfRangeException
            )
        {
            return null;
        }
    }

    private static string Boots() => TryRead(() => ReadText("/proc/sys/kernel/random/boot_id").Trim());

    private static string Namespaces() => TryRead(() => new FileInfo("/proc/self/ns/pid").LinkTarget ?? "");

    private static string TryRead(Func<string> read)
    {
        try
        {
            return read();
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return "";
        }
    }

    private static string ReadText(string path)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        var bytes = new byte[MaxFile];
        return Encoding.UTF8.GetString(bytes, 0, file.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false));
    }
}
