using System.Globalization;

namespace Dandi.Benchmarks;

/// <summary>The arguments of <c>download</c>.</summary>
internal sealed record DownloadOptions
{
    /// <summary>How many large files are downloaded.</summary>
    public int Files { get; private init; } = 20;

    /// <summary>The size of each large file in bytes.</summary>
    public long Size { get; private init; } = 1L << 30;

    /// <summary>How many chunks the Zarr has.</summary>
    public int Chunks { get; private init; } = 100_000;

    /// <summary>How many times a download is killed.</summary>
    public int Kills { get; private init; } = 20;

    /// <summary>How many times each program runs; the fastest run counts.</summary>
    public int Runs { get; private init; } = 3;

    /// <summary>Parses <c>[--files N] [--size BYTES] [--chunks N] [--kills N] [--runs N]</c>.</summary>
    /// <exception cref="ArgumentException">The arguments are invalid. The message is for the user.</exception>
    public static DownloadOptions Parse(string[] arguments) =>
        arguments
            .Chunk(2)
            .Aggregate(new DownloadOptions(), (options, pair) => pair switch
                {
                    ["--files", var number] => options with { Files = Number(number) },
                    ["--size", var number] => options with { Size = Number(number) },
                    ["--chunks", var number] => options with { Chunks = Number(number) },
                    ["--kills", var number] => options with { Kills = Number(number) },
                    ["--runs", var number] => options with { Runs = Number(number) },
                    _ => throw Invalid(pair),
                });

    private static int Number(string text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number > 0
            ? number
            : throw Invalid([text]);

    private static ArgumentException Invalid(string[] words) =>
        new(
            $"Invalid option `{string.Join(' ', words)}`. Usage: download [--files N] [--size BYTES] [--chunks N] "
                + "[--kills N] [--runs N]",
            nameof(words)
        );
}
