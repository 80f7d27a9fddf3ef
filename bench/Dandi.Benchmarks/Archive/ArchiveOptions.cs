using System.Globalization;

namespace Dandi.Benchmarks.Archive;

/// <summary>The options of the benchmark <c>archive</c>.</summary>
internal sealed record ArchiveOptions
{
    /// <summary>The measurements, all if empty.</summary>
    public IReadOnlyList<string> Only { get; private init; } = [];

    public int Blobs { get; private init; } = 5_000;

    public int Chunks { get; private init; } = 50_000;

    public long Bytes { get; private init; } = 8L << 30;

    public int Assets { get; private init; } = 500_000;

    public int Entries { get; private init; } = 1_000_000;

    /// <exception cref="ArgumentException">An option does not exist or has no number.</exception>
    public static ArchiveOptions Parse(string[] arguments)
    {
        var options = new ArchiveOptions();
        foreach (var pair in arguments.Chunk(2))
        {
            if (pair.Length < 2)
                throw new ArgumentException($"`{pair[0]}` needs a value.", nameof(arguments));
            options = pair[0] switch
            {
                "--only" => options with { Only = pair[1].Split(',') },
                "--blobs" => options with { Blobs = Number(pair[1]) },
                "--chunks" => options with { Chunks = Number(pair[1]) },
                "--bytes" => options with { Bytes = long.Parse(pair[1], CultureInfo.InvariantCulture) },
                "--assets" => options with { Assets = Number(pair[1]) },
                "--entries" => options with { Entries = Number(pair[1]) },
                _ => throw new ArgumentException($"There is no option `{pair[0]}`.", nameof(arguments)),
            };
        }
        return options;
    }

    private static int Number(string text) => int.Parse(text, CultureInfo.InvariantCulture);
}
