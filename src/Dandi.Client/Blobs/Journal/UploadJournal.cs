using System.Text;
using Dandi.Archive;
using Dandi.Files;
using Dandi.FileSystem;
using Dandi.Storage;

namespace Dandi.Blobs.Journal;

/// <summary>
/// What is stored on disk about interrupted uploads of a Dandiset, so that after a crash only the missing parts are
/// sent (docs/decisions/0014-upload-journal.md).
/// </summary>
/// <remarks>
/// <para>
/// Layout: one folder per Dandiset, in it one folder per run with its heartbeat file and one <c>.upload</c> file per
/// upload (<see cref="JournalFormat"/>). A run writes only to its own folder, so nothing has to be locked.
/// </para>
/// <para>States of a run's folder, and who acts on it:</para>
/// <list type="bullet">
/// <item><em>alive</em>: its run writes to it and keeps the heartbeat fresh; others may read its files
/// (<see cref="Find"/>).</item>
/// <item><em>ended or dead</em>: there is no heartbeat file, or <see cref="RunHeartbeat.IsAlive"/> says no. The next
/// run moves its files into its own folder and deletes it. Moving succeeds once, however many runs try.</item>
/// <item><em>old</em>: not touched for eight days, longer than any URL is valid. Every run deletes such folders.</item>
/// </list>
/// <para>
/// An <c>.upload</c> file is created when the upload is announced (with one part: when that is acknowledged; for files
/// smaller than <see cref="MinSize"/>: never) or found in another folder; from then on it is owned by a
/// <see cref="PendingUpload"/>, which appends each acknowledged part and deletes the file when the upload is finished
/// or lost. A file whose URLs have expired is ignored, and deleted if it is our own; a damaged file is set aside as
/// <c>.damaged</c>. Folders whose names are not of the form of this class are left alone.
/// </para>
/// <para>
/// The journal is a hint: the store and the archive check the bytes anyway, so a wrong line costs bytes, never content.
/// If it cannot be read or written, or other users control its folder, the user is warned once and uploads continue
/// without it. Ages are compared by the clock of the file system, because that of the machine may be wrong by years.
/// Thread-safe.
/// </para>
/// </remarks>
public sealed class UploadJournal : IDisposable
{
    /// <summary>Smaller files are not recorded: to send one again costs less than to record each of them.</summary>
    internal const long MinSize = 1 << 20;

    private const string Extension = ".upload";
    private static readonly TimeSpan MaxAge = TimeSpan.FromDays(8);

    private readonly string _folder;
    private readonly string _ours;
    private readonly RunHeartbeat _heartbeat;
    private readonly JournalKey _dandiset;
    private readonly byte[] _secret;
    private readonly TimeProvider _time;
    private readonly Action<string> _warn;
    private readonly ITimer _timer;
    private readonly List<string> _alive = [];
    private int _hasWarned;

    /// <summary>Opens the journal of a Dandiset, and takes over the uploads of runs that are not alive.</summary>
    /// <param name="folder">
    /// The folder for the journals of all Dandisets. Folders and files are readable by their owner only, because
    /// presigned URLs are secrets.
    /// </param>
    /// <param name="api">The base URL of the archive's API.</param>
    /// <param name="id">The Dandiset.</param>
    /// <param name="secret">
    /// Seals the files: a secret that only this user has, such as the API key. It is not stored.
    /// </param>
    /// <param name="time">The clock of the heartbeat.</param>
    /// <param name="warn">Called with a message for the user.</param>
    /// <param name="homes">Folders whose owners root trusts (<see cref="FileOwner"/>).</param>
    public UploadJournal(
        string folder,
        Uri api,
        DandisetId id,
        string secret,
        TimeProvider time,
        Action<string> warn,
        IReadOnlyList<string>? homes = null
    )
    {
        _secret = Encoding.UTF8.GetBytes(secret);
        (_time, _warn, _heartbeat) = (time, warn, RunHeartbeat.ForThisProcess(time));
        _dandiset = new JournalKey(api.ToString(), id.Value, "");
        _folder = Path.Combine(
            folder,
            string.Concat(
                $"{api.Authority}-{id}".Select(each =>
                    char.IsAsciiLetterOrDigit(each) || each is '.' or '-' ? each : '_'
                )
            )
        );
        _ours = Path.Combine(_folder, RunFolder.NameFor(_heartbeat));
        Try(() =>
        {
            PrivateFolder.Ensure(folder, homes ?? []);
            PrivateFolder.Ensure(_folder, homes ?? []);
            Directory.CreateDirectory(_ours, FileModes.OwnerOnlyFolder);
            _heartbeat.Write(_ours);
            // The time of the file just written is the current time by the clock of the file system.
            var now = PathEntry.ReadModificationTime(Path.Combine(_ours, RunHeartbeat.FileName));
            TakeOver(now);
            Prune(folder, now);
        });
        _timer = time.CreateTimer(
            _ => Try(() => _heartbeat.Write(_ours)),
            null,
            RunHeartbeat.Interval,
            RunHeartbeat.Interval
        );
    }

    /// <summary>Finds an interrupted upload, and copies it into the folder of this run.</summary>
    /// <param name="etag">The digest of the file.</param>
    /// <param name="now">The current time by the clock of the store.</param>
    /// <returns>Null if there is none, or if the URLs of its missing parts have expired.</returns>
    internal PendingUpload? Find(DandiETag etag, DateTimeOffset now)
    {
        foreach (var folder in (string[])[_ours, .. _alive])
        {
            var path = Path.Combine(folder, etag.Value + Extension);
            if (!File.Exists(path))
                continue;
            try
            {
                var key = _dandiset with { ETag = etag.Value };
                var (session, done) = JournalFormat.Read(path, key, _secret, etag.Plan);
                var hasExpired = session.Parts.Any(part =>
                    !done.Contains(part.Number) && new PresignedUrl(part.Url).HasExpired(now)
                );
                if (!hasExpired)
                    return Record(etag, session, done);
                if (folder == _ours)
                    File.Delete(path);
            }
            catch (Exception error) when (error is FileNotFoundException or DirectoryNotFoundException)
            {
                // Another run has finished the upload.
            }
            catch (InvalidDataException error)
            {
                // A file of a run that is alive is left to it: it may have another API key.
                if (folder == _ours)
                    SetAside(path, error.Message);
            }
            catch (Exception error) when (StorageFault.Is(error))
            {
                if (folder == _ours)
                    Warn(error.Message);
                else
                    WarnOfOther(folder, error.Message);
            }
        }
        return null;
    }

    /// <summary>
    /// Records an upload that was just announced. One with a single part is recorded when that is acknowledged: before,
    /// there is nothing to save. That of a file smaller than <see cref="MinSize"/> is not recorded.
    /// </summary>
    internal PendingUpload Begin(DandiETag etag, InitializeResult.Session session) =>
        session.Parts.Count > 1
            ? Record(etag, session, [])
            : new PendingUpload(session, [], null, PathOf(etag), Warn)
            {
                Create = etag.Plan.Size < MinSize ? null : done => Create(etag, session, done),
            };

    /// <summary>Ends the run; uploads that are not finished stay for the next one.</summary>
    public void Dispose()
    {
        _timer.Dispose();
        // The timer may fire once more after the folder was deleted, which must not cause a warning.
        Interlocked.Exchange(ref _hasWarned, 1);
        Try(() =>
        {
            // Without a heartbeat file, the next run takes over the folder.
            File.Delete(Path.Combine(_ours, RunHeartbeat.FileName));
            if (!Directory.EnumerateFiles(_ours, "*" + Extension).Any())
                Directory.Delete(_ours, recursive: true);
        });
    }

    private PendingUpload Record(DandiETag etag, InitializeResult.Session session, IReadOnlyCollection<int> done)
    {
        FileStream? file = null;
        Try(() => file = Create(etag, session, done));
        return new PendingUpload(session, done, file, PathOf(etag), Warn);
    }

    private FileStream Create(DandiETag etag, InitializeResult.Session session, IEnumerable<int> done)
    {
        // The directory is not flushed: before the first acknowledgment, there is little to lose.
        using var whole = AtomicFile.Create(
            PathOf(etag),
            FileModes.OwnerOnly,
            session.Parts.Count > 1 ? Durability.Content : Durability.None,
            bufferSize: 0
        );
        whole.Stream.Write(JournalFormat.Write(_dandiset with { ETag = etag.Value }, _secret, session, done));
        return whole.CommitAndKeepOpen();
    }

    private string PathOf(DandiETag etag) => Path.Combine(_ours, etag.Value + Extension);

    /// <summary>
    /// Moves the uploads of runs that are not alive into our folder; warns about runs that are alive, and remembers
    /// their folders for reading.
    /// </summary>
    private void TakeOver(DateTime now)
    {
        foreach (var folder in OtherRuns(_folder))
            Try(() => TakeOver(folder, now), why => WarnOfOther(folder, why));
    }

    private void TakeOver(string folder, DateTime now)
    {
        if (RunHeartbeat.Read(folder) is { } owner && owner.IsAlive(folder, now))
        {
            _warn(
                $"Another run is uploading to this Dandiset: {owner.Describe(_time.LocalTimeZone)}. Both continue; "
                    + "files that both upload may be sent twice."
            );
            _alive.Add(folder);
            return;
        }
        foreach (var path in Directory.EnumerateFiles(folder, "*" + Extension))
            RunFolder.Move(path, _ours);
        Directory.Delete(folder, recursive: true);
    }

    private IEnumerable<string> OtherRuns(string folder) => RunFolder.In(folder).Where(run => run != _ours);

    private void SetAside(string path, string why)
    {
        var aside = path;
        Try(() => aside = StateFile.SetAside(path, _folder));
        _warn(
            aside == path
                ? $"The journal of an interrupted upload `{path}` is ignored: {why}. "
                    + "The file is uploaded from the beginning."
                : $"The journal of an interrupted upload was set aside as `{aside}`: {why}. "
                    + "The file is uploaded from the beginning."
        );
    }

    /// <summary>Deletes what was not touched for longer than any presigned URL is valid.</summary>
    private void Prune(string folder, DateTime now)
    {
        foreach (
            var aside in Directory
                .EnumerateFiles(_folder, "*" + StateFile.DamagedExtension)
                .Where(file => now - PathEntry.ReadModificationTime(file) > MaxAge)
        )
            File.Delete(aside);
        foreach (var run in Directory.EnumerateDirectories(folder).SelectMany(OtherRuns))
        {
            Try(
                () =>
                {
                    var isOld = now - PathEntry.ReadModificationTime(run) > MaxAge;
                    if (isOld && RunHeartbeat.Read(run)?.IsAlive(run, now) != true)
                        Directory.Delete(run, recursive: true);
                },
                _ => { }
            );
        }
    }

    private void Try(Action action) => Try(action, Warn);

    private static void Try(Action action, Action<string> failed)
    {
        try
        {
            action();
        }
        catch (Exception error) when (StorageFault.Is(error))
        {
            failed(error.Message);
        }
    }

    private void WarnOfOther(string folder, string why) =>
        _warn($"The journal of another run `{folder}` cannot be used, so its files may be uploaded again: {why}");

    private void Warn(string why)
    {
        if (Interlocked.Exchange(ref _hasWarned, 1) == 0)
            _warn(
                $"The upload journal cannot be used, so an interrupted file would be uploaded from the beginning: {why}"
            );
    }
}
