using Dandi.Discovery;

namespace Dandi.Testing;

/// <summary>A temporary folder with a <c>dandiset.yaml</c>.</summary>
public sealed class TempDandiset : TempFolder
{
    public TempDandiset(string identifier = "000001") =>
        Write(DandisetYaml.FileName, $"identifier: DANDI:{identifier}\nname: A test\n");

    /// <summary>The Dandiset as the program reads it.</summary>
    public LocalDandiset Local => LocalDandiset.Find([], Root);

    /// <summary>Writes a valid NWB file. Each salt gives other bytes, and so another digest.</summary>
    public string WriteNwb(string path, string salt = "")
    {
        // Bytes after the end of file address in the superblock are not part of an HDF5 file.
        byte[] bytes =
        [
            .. File.ReadAllBytes(
                Repository.Locate("examples/dandiset/sub-mouse01/sub-mouse01_ses-20240302_icephys.nwb")
            ),
            .. System.Text.Encoding.UTF8.GetBytes(salt),
        ];
        return Write(path, bytes);
    }
}
