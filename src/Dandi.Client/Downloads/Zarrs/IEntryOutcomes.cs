using Dandi.Archive;

namespace Dandi.Downloads.Zarrs;

/// <summary>Is told what becomes of the entries of an <see cref="EntryReceiver"/>. Thread-safe.</summary>
internal interface IEntryOutcomes
{
    /// <summary>Whether no further entry is to be requested.</summary>
    bool MustEnd { get; }

    /// <summary>Called while bytes arrive slowly.</summary>
    void ShowActivity();

    /// <summary>An entry of this size is on disk.</summary>
    void AddDownloaded(long size);

    /// <summary>An entry has failed.</summary>
    void AddFailure(string path, Exception error);

    /// <summary>An entry must be downloaded in another way. May wait; the caller must not hold a lease.</summary>
    void Leave(RemoteZarrEntry entry);
}
