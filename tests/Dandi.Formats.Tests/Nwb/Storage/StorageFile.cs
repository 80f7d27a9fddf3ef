using Dandi.Testing;

namespace Dandi.Formats.Tests.Nwb.Storage;

/// <summary>The files beside these tests, which <c>make-files.py</c> makes.</summary>
internal static class StorageFile
{
    public static string Locate(string name) =>
        Repository.Locate($"tests/Dandi.Formats.Tests/Nwb/Storage/files/{name}");
}
