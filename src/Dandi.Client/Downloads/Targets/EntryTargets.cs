namespace Dandi.Downloads.Targets;

/// <summary>
/// What the files of one folder that is downloaded have in common, such as the entries of a Zarr. Thread-safe.
/// </summary>
/// <param name="tree">The tree.</param>
/// <param name="folder">The folder.</param>
/// <param name="isNew">Whether this run creates the folder, so that no earlier run has left anything in it.</param>
internal sealed class EntryTargets(TargetTree tree, TargetFolder folder, bool isNew) : IDisposable
{
    private readonly Lazy<StagingFolder> _staging = new(folder.OpenStaging);

    /// <summary>Where files are written before they get their names; opened when it is used first.</summary>
    public StagingFolder Staging => _staging.Value;

    /// <summary>The folder that was written to last.</summary>
    public RecentFolder Recent { get; } = new();

    /// <summary>Whether there may be files that an earlier run has not finished.</summary>
    public bool MayHavePartials => !isNew;

    /// <summary>Returns a file in the folder.</summary>
    /// <param name="path">The path relative to the folder, with <c>/</c>.</param>
    /// <exception cref="DandiException">The path is not safe.</exception>
    public TargetFile FileAt(string path) => tree.FileAt($"{folder.Path}/{path}", this);

    /// <summary>Has <see cref="Dispose"/> delete what a run that was killed has left.</summary>
    /// <exception cref="DandiException">Another program downloads the folder, or it is unknown.</exception>
    public void CleanUp()
    {
        if (!_staging.IsValueCreated && folder.HasStaging())
            _ = _staging.Value;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Recent.Dispose();
        if (_staging.IsValueCreated)
            _staging.Value.Dispose();
    }
}
