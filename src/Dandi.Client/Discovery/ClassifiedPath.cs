namespace Dandi.Discovery;

/// <summary>The result of <see cref="PathClassifier"/> for a path.</summary>
/// <param name="Class">What to do with the path.</param>
/// <param name="Asset">The asset, if the class is <see cref="PathClass.Asset"/>.</param>
/// <param name="Notice">What the user should know, if the class is <see cref="PathClass.DanglingLink"/>.</param>
internal readonly record struct ClassifiedPath(PathClass Class, LocalAsset? Asset = null, string? Notice = null);
