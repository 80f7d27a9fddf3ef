namespace Dandi.Zarrs;

/// <summary>Is told what becomes of the entries of an <see cref="EntrySender"/>. Thread-safe.</summary>
internal interface IUploadOutcomes
{
    /// <summary>Whether no further request is to be sent.</summary>
    bool IsStopping { get; }

    /// <summary>The store has an entry.</summary>
    void EndStored(ZarrEntryUpload upload);

    /// <summary>An entry is not sent, because the run is stopping.</summary>
    void End(ZarrEntryUpload upload);

    /// <summary>An entry must be sent in another way.</summary>
    void Leave(ZarrEntryUpload upload);
}
