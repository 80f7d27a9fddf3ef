using Dandi.Discovery;

namespace Dandi.Cli.Commands.Validate;

/// <summary>A BIDS dataset of which all or some files are to be validated.</summary>
/// <param name="root">The folder that paths are relative to: the Dandiset, or the folder that was named.</param>
/// <param name="isInDandiset">Whether <paramref name="root"/> is a Dandiset.</param>
/// <param name="bidsRoot">The root of the dataset, relative to that folder; <c>.</c> for the folder itself.</param>
internal sealed class SelectedDataset(string root, bool isInDandiset, string bidsRoot)
{
    private readonly List<string> _paths = [];

    public string Root => root;

    public bool IsInDandiset => isInDandiset;

    public string BidsRoot => bidsRoot;

    /// <summary>The root of the dataset on this machine.</summary>
    public string Folder => bidsRoot == "." ? root : Path.Combine(root, bidsRoot);

    /// <summary>Whether all files were selected, and the dataset as a whole.</summary>
    public bool IsWhole { get; private set; }

    /// <summary>Selects what the user named, and everything below it.</summary>
    /// <remarks>
    /// The description stands for the dataset: whoever validates it wants to know whether the dataset is valid.
    /// </remarks>
    /// <param name="path">The full path.</param>
    public void Add(string path)
    {
        var inner = Path.GetRelativePath(Folder, path);
        if (inner == "." || inner == ".." || inner.StartsWith("../", StringComparison.Ordinal))
            IsWhole = true;
        else if (inner == AssetNames.BidsDescription)
            IsWhole = true;
        else
            _paths.Add(inner);
    }

    /// <summary>The files and folders that were selected, by their paths in the dataset.</summary>
    public IReadOnlyList<string> Paths => _paths;
}
