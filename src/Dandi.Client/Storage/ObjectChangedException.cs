namespace Dandi.Storage;

/// <summary>The object in the store is not, or not any more, the one that is to be downloaded.</summary>
internal sealed class ObjectChangedException(string name, string how)
    : DandiException(
        $"{name} is not what the archive lists: {how}. It may have been replaced in the archive during the download: "
            + "run the command again."
    );
