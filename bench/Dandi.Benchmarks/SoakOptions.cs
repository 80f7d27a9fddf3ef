using System.Globalization;

namespace Dandi.Benchmarks;

/// <summary>How long and how hard the network is tried.</summary>
internal sealed record SoakOptions
{
    /// <summary>The bytes of all files together, without the Zarr.</summary>
    public long Bytes { get; private init; } = 10_000_000_000;

    /// <summary>How many files they make.</summary>
    public int Files { get; private init; } = 20;

    /// <summary>The chunks of the Zarr, of 20 kB each.</summary>
    public int Chunks { get; private init; } = 20_000;

    /// <summary>How long nothing goes in the middle.</summary>
    public TimeSpan Outage { get; private init; } = TimeSpan.FromMinutes(2);

    /// <summary>How long addresses of files of a Zarr are valid; those of parts 28 times as long.</summary>
    public string Lifetime { get; private init; } = "5s";

    /// <summary>The seed of content and chance.</summary>
    public int Seed { get; private init; } = 1;

    /// <summary>Reads <c>--bytes N --files N --chunks N --outage SECONDS --lifetime TIME --seed N</c>, each of which may be left out.</summary>
    public static SoakOptions Parse(string[] words) =>
        words
            .Chunk(2)
            .Aggregate(new SoakOptions(), (options, pair) => pair switch
                {
                    ["--bytes", var number] => options with { Bytes = Read(number) },
                    ["--files", var number] => options with { Files = (int)Read(number) },
                    ["--chunks", var number] => options with { Chunks = (int)Read(number) },
                    ["--outage", var seconds] => options with { Outage = TimeSpan.FromSeconds(Read(seconds)) },
                    ["--lifetime", var time] => options with { Lifetime = time },
                    ["--seed", var number] => options with { Seed = (int)Read(number) },
                    _ => throw new ArgumentException($"No option of the soak: {string.Join(' ', pair)}", nameof(words)),
                });

    private static long Read(string number) => long.Parse(number, NumberStyles.None, CultureInfo.InvariantCulture);
}
