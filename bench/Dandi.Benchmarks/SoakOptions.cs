using System.Globalization;

namespace Dandi.Benchmarks;

/// <summary>The arguments of <c>soak</c>.</summary>
internal sealed record SoakOptions
{
    /// <summary>The total size of all files, without the Zarr.</summary>
    public long Bytes { get; private init; } = 10_000_000_000;

    /// <summary>The number of files, without the Zarr.</summary>
    public int Files { get; private init; } = 20;

    /// <summary>The number of chunks of the Zarr, of 20 kB each.</summary>
    public int Chunks { get; private init; } = 20_000;

    /// <summary>The duration of the outage in the middle of the upload.</summary>
    public TimeSpan Outage { get; private init; } = TimeSpan.FromMinutes(2);

    /// <summary>The lifetime of the presigned URLs of Zarr entries; that of parts is 28 times as long.</summary>
    public string Lifetime { get; private init; } = "5s";

    /// <summary>The seed of the content and of the faults.</summary>
    public int Seed { get; private init; } = 1;

    /// <summary>
    /// Parses <c>--bytes N --files N --chunks N --outage SECONDS --lifetime TIME --seed N</c>, all of which are
    /// optional.
    /// </summary>
    /// <exception cref="ArgumentException">An option is unknown.</exception>
    public static SoakOptions Parse(string[] arguments) =>
        arguments
            .Chunk(2)
            .Aggregate(new SoakOptions(), (options, pair) => pair switch
                {
                    ["--bytes", var number] => options with { Bytes = Read(number) },
                    ["--files", var number] => options with { Files = (int)Read(number) },
                    ["--chunks", var number] => options with { Chunks = (int)Read(number) },
                    ["--outage", var seconds] => options with { Outage = TimeSpan.FromSeconds(Read(seconds)) },
                    ["--lifetime", var time] => options with { Lifetime = time },
                    ["--seed", var number] => options with { Seed = (int)Read(number) },
                    _ => throw new ArgumentException($"Invalid option `{string.Join(' ', pair)}`.", nameof(arguments)),
                });

    private static long Read(string number) => long.Parse(number, NumberStyles.None, CultureInfo.InvariantCulture);
}
