using Dandi.Testing;

namespace Dandi.Formats.Tests.Nwb.Storage;

/// <summary>The files in <c>files</c>, created by <c>make-files.py</c>.</summary>
internal static class StorageFile
{
    public static string Locate(string name) =>
        Repository.Locate($"tests/Dandi.Formats.Tests/Nwb/Storage/files/{name}");
}
