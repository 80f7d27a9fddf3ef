namespace Dandi.Manual;

/// <summary>A file of the manual that is generated.</summary>
/// <param name="Path">The path in the folder of the generated files, with <c>/</c>.</param>
/// <param name="Text">The whole content.</param>
internal sealed record GeneratedPage(string Path, string Text);
