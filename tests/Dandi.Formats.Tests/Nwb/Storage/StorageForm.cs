namespace Dandi.Formats.Tests.Nwb.Storage;

/// <summary>A form in which the tools of the HDF5 library can store the same content.</summary>
/// <param name="Arguments">The options of <c>h5repack</c>; if the first is <c>h5jam</c>, of that tool.</param>
internal sealed record StorageForm(params IReadOnlyList<string> Arguments)
{
    /// <summary>
    /// Placeholder in the arguments for a file that is not HDF5 and has <see cref="UserBlockBytes"/> bytes.
    /// </summary>
    public const string UserBlock = "USER-BLOCK";

    /// <summary>
    /// The size of the user block; h5repack 1.10 never finishes if the file is shorter than the block.
    /// </summary>
    public int UserBlockBytes =>
        Arguments.SkipWhile(argument => argument != "-b").Skip(1).Select(int.Parse).FirstOrDefault(200);

    /// <summary>
    /// All tested forms: versions of groups, headers and indexes, layouts and filters, file space, user blocks,
    /// shared messages.
    /// </summary>
    public static IReadOnlyList<StorageForm> All { get; } =
    [
        new("-L"),
        new("-j", "0", "-k", "1"),
        new("-l", "CHUNK=7"),
        new("-f", "GZIP=4"),
        new("-f", "SHUF", "-f", "GZIP=1"),
        new("-f", "FLET"),
        new("-l", "COMPA"),
        new("-S", "PAGE", "-P", "1", "-G", "4096"),
        new("-S", "FSM_AGGR", "-P", "1"),
        new("-f", "SZIP=8,NN"),
        new("-L", "-f", "GZIP=2"),
        new("-L", "-c", "0", "-d", "0"),
        new("-u", UserBlock, "-b", "512"),
        new("--ssize=8"),
        new("-L", "--ssize=8"),
        new("-L", "-c", "0", "-d", "0", "--ssize=1"),
        new("--ssize=20:dtype"),
        new("--ssize=1:attr"),
        new("--ssize=1:dspace"),
        new("--ssize=1:fill"),
        new("-f", "GZIP=1", "--ssize=1:pline"),
        new("-f", "NBIT"),
        new("-f", "SOFF=0,IN"),
        new("-f", "SZIP=16,EC"),
        new("-l", "CHUNK=3x2"),
        new("-l", "CHUNK=1", "-f", "SHUF", "-f", "FLET", "-f", "GZIP=9"),
        new("-L", "-l", "CHUNK=5"),
        new("-m", "1000", "-f", "GZIP=1"),
        new("--low=0", "--high=1"),
        new("--low=1", "--high=2"),
        new("--low=2", "--high=2"),
        new("-l", "CONTI", "-f", "NONE"),
        new("-n"),
        new("-t", "1", "-a", "512"),
        new("-M", "65536"),
        new("-S", "NONE"),
        new("-S", "AGGR"),
        new("-L", "-S", "PAGE", "-P", "1", "-G", "512", "--ssize=8"),
        new("-q", "name"),
        new("-u", UserBlock, "-b", "65536", "-L", "--ssize=8"),
        new("h5jam", "-u", UserBlock),
    ];

    /// <inheritdoc/>
    public override string ToString() => string.Join(' ', Arguments);
}
