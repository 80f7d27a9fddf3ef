using System.Globalization;
using System.Text;
using System.Text.Json;
using Dandi.Files;
using Dandi.FileSystem;

namespace Dandi.Blobs.Journal;

/// <summary>
/// Identifies the run that owns a folder of the upload journal, and tells whether it is alive, without locks, because
/// they cannot be relied on over NFS (docs/decisions/0014-upload-journal.md).
/// </summary>
/// <remarks>
/// <para>
/// The owner writes <see cref="FileName"/> into its folder when it starts, rewrites it every <see cref="Interval"/>,
/// and deletes it when it ends (<see cref="UploadJournal"/>). Another run reads it and decides:
/// </para>
/// <list type="bullet">
/// <item>same machine, boot and PID namespace: alive if the process exists and has the same start time;</item>
/// <item>same machine, but another boot: dead;</item>
/// <item>another machine or container: alive if the file was modified less than two minutes ago, by the clock of the
/// file system; a time in the future is wrong, and counts as long ago;</item>
/// <item>no file, or a damaged one: dead.</item>
/// </list>
/// </remarks>
/// <param name="Host">The name of the machine.</param>
/// <param name="User">The name of the user.</param>
/// <param name="Process">The process id.</param>
/// <param name="Started">When the process started, in clock ticks after boot; empty if unknown.</param>
/// <param name="Boot">The boot id of the kernel; empty if unknown.</param>
/// <param name="Namespace">The PID namespace; empty if unknown.</param>
/// <param name="Since">When the run started.</param>
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
    /// <summary>The name of the heartbeat file.</summary>
    public const string FileName = "run.json";

    /// <summary>How often the owner rewrites the file.</summary>
    public static readonly TimeSpan Interval = TimeSpan.FromSeconds(20);

    private static readonly TimeSpan MaxAge = TimeSpan.FromMinutes(2);
    private const int MaxFileBytes = 4096;
    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false };

    /// <summary>Describes this process.</summary>
    public static RunHeartbeat ForThisProcess(TimeProvider time) =>
        new(
            Environment.MachineName,
            Environment.UserName,
            Environment.ProcessId,
            ReadStartTime(Environment.ProcessId) ?? "",
            ReadBootId(),
            ReadPidNamespace(),
            time.GetUtcNow()
        );

    /// <summary>Writes or rewrites the file in a folder.</summary>
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
        // Overwritten and not truncated: the content does not change, so a concurrent reader always sees all of it.
        using var file = RegularFile.OpenForWriting(Path.Combine(folder, FileName), FileModes.OwnerOnly);
        file.Write(stream.GetBuffer(), 0, (int)stream.Length);
        file.Flush(flushToDisk: true);
    }

    /// <summary>Reads the owner of a folder; null if the file is missing or damaged.</summary>
    /// <exception cref="IOException">The file cannot be read, so the owner is unknown.</exception>
    /// <exception cref="UnauthorizedAccessException">The same.</exception>
    public static RunHeartbeat? Read(string folder)
    {
        try
        {
            using var file = StateFile.Open(Path.Combine(folder, FileName), [folder]);
            var root = JsonElement.Parse(StateFile.ReadAll(file, MaxFileBytes), Strict);
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
                    is FileNotFoundException
                        or DirectoryNotFoundException
                        or InvalidDataException
                        or JsonException
                        or KeyNotFoundException
                        or InvalidOperationException
                        or FormatException
            )
        {
            return null;
        }
    }

    /// <summary>Whether the run is alive.</summary>
    /// <param name="folder">The folder that it owns.</param>
    /// <param name="now">The current UTC time by the clock of the file system of the folder.</param>
    public bool IsAlive(string folder, DateTime now)
    {
        if (Host == Environment.MachineName && Boot == ReadBootId() && Namespace == ReadPidNamespace())
            return Started == ReadStartTime(Process);
        if (Host == Environment.MachineName && Boot != ReadBootId())
            return false;
        return (now - PathEntry.ReadModificationTime(Path.Combine(folder, FileName))).Duration() < MaxAge;
    }

    /// <summary>Describes the run for the user, with the start time in a time zone.</summary>
    public string Describe(TimeZoneInfo zone) =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"{User} at {Host}, process {Process}, since {TimeZoneInfo.ConvertTime(Since, zone):yyyy-MM-dd HH:mm}"
        );

    /// <summary>
    /// The start time of a process in clock ticks after boot, which tells apart processes that got the same id
    /// (<see href="https://man7.org/linux/man-pages/man5/proc_pid_stat.5.html">proc_pid_stat(5)</see>, field 22).
    /// </summary>
    private static string? ReadStartTime(int process)
    {
        try
        {
            var stat = ReadText($"/proc/{process}/stat");
            // Field 2 is the program name in parentheses, which may contain anything. Field 22 is the 20th after it.
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

    private static string ReadBootId() => TryRead(() => ReadText("/proc/sys/kernel/random/boot_id").Trim());

    private static string ReadPidNamespace() => TryRead(() => new FileInfo("/proc/self/ns/pid").LinkTarget ?? "");

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

    // For files of /proc, whose size is not known before they are read.
    private static string ReadText(string path)
    {
        using var file = RegularFile.OpenStream(path);
        var bytes = new byte[MaxFileBytes];
        return Encoding.UTF8.GetString(bytes, 0, file.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false));
    }
}
