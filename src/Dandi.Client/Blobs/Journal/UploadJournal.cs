using Dandi.Archive;
using Dandi.Files;
using Dandi.FileSystem;
using Dandi.Storage;

namespace Dandi.Blobs.Journal;

/// <summary>What of interrupted uploads is done already: kept on the disk per upload, so that after a crash only missing parts travel.</summary>
/// <remarks>
/// A hint, never the truth: the bytes are named by their digest, and the archive judges what it gets. Each run has a folder of its own, so that runs never write to the same file
/// and nothing has to be locked; what dead runs have left is taken over by renaming, which happens once however many try. Any fault is one warning, and uploads go on without.
/// </remarks>
public sealed class UploadJournal : IDisposable
{
    private const string Ending = ".upload";
    private static readonly TimeSpan MaxLife = TimeSpan.FromDays(8);

    private readonly string _folder;
    private readonly string _ours;
    private readonly RunHeartbeat _holder;
    private readonly JournalKey _dandiset;
    private readonly TimeProvider _time;
    private readonly Action<string> _warn;
    private readonly ITimer _beat;
    private readonly List<string> _others = [];
    private int _warned;

    /// <summary>Opens the journal of a Dandiset, and takes over what dead runs have left.</summary>
    /// <param name="folder">Where the journals of all Dandisets are: made for their owner alone, for presigned addresses are secrets.</param>
    /// <param name="api">The base of the archive's API.</param>
    /// <param name="id">The Dandiset.</param>
    /// <param name="time">The clock.</param>
    /// <param name="warn">Told, at most a few times, what the user should know.</param>
    public UploadJournal(string folder, Uri api, DandisetId id, TimeProvider time, Action<string> warn)
    {
        (_time, _warn, _holder) = (time, warn, RunHeartbeat.Ours(time));
        _dandiset = new JournalKey(api.ToString(), id.Value, "");
        _folder = Path.Combine(
            folder,
            string.Concat(
                $"{api.Authority}-{id}".Select(each =>
                    char.IsAsciiLetterOrDigit(each) || each is '.' or '-' ? each : '_'
                )
            )
        );
        _ours = Path.Combine(_folder, $"{_holder.Since:yyyyMMdd'T'HHmmssfff}-{_holder.Process}-{Guid.NewGuid():N}");
        Try(() =>
        {
            Directory.CreateDirectory(_ours, FileModes.OwnerOnlyFolder);
            _holder.Write(_ours);
            TakeOver(PathEntry.ReadModified(Path.Combine(_ours, RunHeartbeat.FileName)));
            Prune(folder);
        });
        _beat = time.CreateTimer(_ => Try(() => _holder.Write(_ours)), null, RunHeartbeat.Beat, RunHeartbeat.Beat);
    }

    /// <summary>What is known of the upload of these bytes.</summary>
    /// <param name="etag">The digest of the bytes.</param>
    /// <param name="now">What time it is at the store: what has expired is forgotten.</param>
    internal PendingUpload? Find(DandiETag etag, DateTimeOffset now)
    {
        foreach (var folder in (string[])[_ours, .. _others])
        {
            var path = Path.Combine(folder, etag.Value + Ending);
            if (!File.Exists(path))
                continue;
            try
            {
                var (session, done) = JournalFormat.Read(path, _dandiset with { ETag = etag.Value });
                var isOver = session.Parts.Any(part =>
                    !done.Contains(part.Number) && new PresignedUrl(part.Url).HasExpired(now)
                );
                if (!isOver)
                    return Keep(etag, session, done);
                if (folder == _ours)
                    File.Delete(path);
            }
            catch (InvalidDataException error)
            {
                SetAside(path, error.Message);
            }
            catch (Exception error) when (StorageFault.Is(error))
            {
                Warn(error.Message);
            }
        }
        return null;
    }

    /// <summary>Keeps an upload that was announced.</summary>
    internal PendingUpload Begin(DandiETag etag, InitializeResult.Session session) => Keep(etag, session, []);

    /// <summary>Ends the run: what is not ended stays for the next.</summary>
    public void Dispose()
    {
        _beat.Dispose();
        // A last beat may come when the folder is gone already.
        Interlocked.Exchange(ref _warned, 1);
        Try(() =>
        {
            // What stays belongs to nobody from now on.
            File.Delete(Path.Combine(_ours, RunHeartbeat.FileName));
            if (!Directory.EnumerateFiles(_ours, "*" + Ending).Any())
                Directory.Delete(_ours, recursive: true);
        });
    }

    private PendingUpload Keep(DandiETag etag, InitializeResult.Session session, IReadOnlyCollection<int> done)
    {
        FileStream? file = null;
        Try(() =>
        {
            var path = Path.Combine(_ours, etag.Value + Ending);
            // The name need not be on the disk: until the first acknowledgement there is little to lose.
            using (
                var whole = AtomicFile.Create(
                    path,
                    FileModes.OwnerOnly,
                    session.Parts.Count > 1 ? Durability.Content : Durability.None
                )
            )
            {
                whole.Stream.Write(JournalFormat.Write(_dandiset with { ETag = etag.Value }, session, done));
                whole.Commit();
            }
            file = new FileStream(
                path,
                FileMode.Append,
                FileAccess.Write,
                FileShare.ReadWrite | FileShare.Delete,
                bufferSize: 0
            );
        });
        return new PendingUpload(session, done, file, Warn);
    }

    /// <summary>What dead runs have left becomes ours; of living ones it is said that they are there, and what they know may be read.</summary>
    private void TakeOver(DateTime now)
    {
        foreach (var folder in Directory.EnumerateDirectories(_folder).Where(folder => folder != _ours))
        {
            if (RunHeartbeat.Read(folder) is { } holder && holder.IsAlive(folder, now))
            {
                _warn(
                    $"Another run uploads to this Dandiset: {holder.Describe(_time.LocalTimeZone)}. Both go on; of what both send, some travels twice."
                );
                _others.Add(folder);
                continue;
            }
            foreach (var path in Directory.EnumerateFiles(folder, "*" + Ending))
                Move(path, Path.Combine(_ours, Path.GetFileName(path)));
            Try(() => Directory.Delete(folder, recursive: true));
        }
    }

    private static void Move(string from, string to)
    {
        try
        {
            if (!File.Exists(to) || new FileInfo(from).Length > new FileInfo(to).Length)
                File.Move(from, to, overwrite: true);
        }
        catch (FileNotFoundException)
        {
            // Another run was quicker.
        }
    }

    private void SetAside(string path, string why)
    {
        var aside = Path.Combine(_folder, Path.GetFileName(path) + ".damaged");
        Try(() => File.Move(path, aside, overwrite: true));
        _warn(
            $"What was remembered of an interrupted upload is set aside as `{aside}`, and the file is sent from its beginning: {why}."
        );
    }

    /// <summary>What nobody has touched for longer than any address holds is of no use to anybody.</summary>
    private void Prune(string folder)
    {
        var now = _time.GetUtcNow().UtcDateTime;
        foreach (
            var aside in Directory.EnumerateFiles(_folder).Where(file => now - PathEntry.ReadModified(file) > MaxLife)
        )
            File.Delete(aside);
        foreach (
            var run in Directory
                .EnumerateDirectories(folder)
                .SelectMany(Directory.EnumerateDirectories)
                .Where(run => run != _ours)
        )
        {
            var isOld = now - PathEntry.ReadModified(run) > MaxLife;
            if (isOld && RunHeartbeat.Read(run)?.IsAlive(run, now) != true)
                Try(() => Directory.Delete(run, recursive: true));
        }
    }

    private void Try(Action action)
    {
        try
        {
            action();
        }
        catch (Exception error) when (StorageFault.Is(error))
        {
            Warn(error.Message);
        }
    }

    private void Warn(string why)
    {
        if (Interlocked.Exchange(ref _warned, 1) == 0)
            _warn(
                $"What has arrived of files cannot be remembered, so that an interrupted file would begin anew: {why}"
            );
    }
}
