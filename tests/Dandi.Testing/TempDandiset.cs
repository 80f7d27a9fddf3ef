using Dandi.Discovery;

namespace Dandi.Testing;

/// <summary>A folder with a <c>dandiset.yaml</c>.</summary>
public sealed class TempDandiset : TempFolder
{
    /// <summary>A Dandiset on this machine.</summary>
    public TempDandiset(string identifier = "000001") =>
        Write(DandisetYaml.FileName, $"identifier: DANDI:{identifier}\nname: A test\n");

    /// <summary>The Dandiset as the program sees it.</summary>
    public LocalDandiset Local => LocalDandiset.Find([], Root);

    /// <summary>Writes a valid NWB file; the salt makes its bytes others.</summary>
    public string WriteNwb(string path, string salt = "")
    {
        // What stands behind the end that its superblock states does not belong to an HDF5 file.
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
