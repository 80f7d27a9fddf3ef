using System.Collections.Frozen;

namespace Dandi.Hdf5.Filters;

/// <summary>
/// The names of filters in the
/// <see href="https://github.com/HDFGroup/hdf5_plugins/blob/master/docs/RegisteredFilterPlugins.md">registry</see> of
/// The HDF Group.
/// </summary>
internal static class FilterNames
{
    private static readonly FrozenDictionary<int, string> Registered = new Dictionary<int, string>
    {
        [1] = "deflate",
        [2] = "shuffle",
        [3] = "fletcher32",
        [4] = "szip",
        [5] = "n-bit",
        [6] = "scale-offset",
        [257] = "hzip",
        [258] = "fpzip",
        [305] = "lzo",
        [307] = "bzip2",
        [32000] = "lzf",
        [32001] = "blosc",
        [32002] = "mafisc",
        [32003] = "snappy",
        [32004] = "lz4",
        [32005] = "apax",
        [32006] = "cbf",
        [32007] = "jpeg-xr",
        [32008] = "bitshuffle",
        [32009] = "spdp",
        [32010] = "lpc-rice",
        [32011] = "ccsds-123",
        [32012] = "jpeg-ls",
        [32013] = "zfp",
        [32014] = "fpzip",
        [32015] = "zstd",
        [32016] = "b3d",
        [32017] = "sz",
        [32018] = "fcidecomp",
        [32019] = "jpeg",
        [32020] = "vbz",
        [32021] = "fapec",
        [32022] = "bitgroom",
        [32023] = "granular bitround",
        [32024] = "sz3",
        [32025] = "delta-rice",
        [32026] = "blosc2",
        [32027] = "flac",
        [32028] = "sperr",
        [32029] = "terse/prolix",
        [32030] = "ffmpeg",
    }.ToFrozenDictionary();

    /// <summary>A phrase for messages, with the registered name if there is one: <c>filter 32001 (blosc)</c>.</summary>
    public static string Of(int id) =>
        Registered.TryGetValue(id, out var name) ? $"filter {id} ({name})" : $"filter {id}";
}
