namespace Dandi.Addresses;

/// <summary>An address refers to nothing in the version of the Dandiset.</summary>
/// <param name="message">The message.</param>
/// <param name="isFolder">See <see cref="IsFolder"/>.</param>
public sealed class AssetNotFoundException(string message, bool isFolder = false) : DandiException(message)
{
    /// <summary>Whether there are assets below the path, so that only the slash at its end is missing.</summary>
    public bool IsFolder => isFolder;
}
