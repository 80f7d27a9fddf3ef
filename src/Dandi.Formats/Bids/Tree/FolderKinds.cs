namespace Dandi.Bids.Tree;

/// <summary>Which folders of a dataset are more than folders; the schema says so.</summary>
/// <param name="IsPseudoFile">
/// Whether a folder of this name counts as a file, such as <c>sub-01_task-rest_meg.ds</c>.
/// </param>
/// <param name="OpaqueFolders">
/// The paths of folders in the root for whose content there are no rules, such as <c>/docs</c>.
/// </param>
internal sealed record FolderKinds(Func<string, bool> IsPseudoFile, IReadOnlySet<string> OpaqueFolders);
