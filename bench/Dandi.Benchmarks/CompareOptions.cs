using System.Globalization;

namespace Dandi.Benchmarks;

/// <summary>Which executables are compared, and how.</summary>
/// <param name="Old">The executable to compare with; it also runs the archive, for both.</param>
/// <param name="New">The executable that is compared.</param>
internal sealed record CompareOptions(string Old, string New)
{
    /// <summary>How often each executable runs in each scenario.</summary>
    public int Runs { get; private init; } = 9;

    /// <summary>The names of the scenarios to run; empty for all of them.</summary>
    public IReadOnlyList<string> Only { get; private init; } = [];

    /// <summary>Reads <c>OLD NEW [--runs N] [--only NAME[,NAME…]]</c>.</summary>
    /// <exception cref="ArgumentException">The arguments are not of this form.</exception>
    public static CompareOptions Parse(string[] arguments)
    {
        if (arguments is not [var old, var @new, .. var rest])
            throw new ArgumentException("Usage: compare OLD NEW [--runs N] [--only NAME[,NAME…]]", nameof(arguments));
        foreach (var path in new[] { old, @new })
        {
            if (!File.Exists(path))
                throw new ArgumentException($"No executable at `{path}`.", nameof(arguments));
        }
        return rest.Chunk(2)
            .Aggregate(new CompareOptions(Path.GetFullPath(old), Path.GetFullPath(@new)), (options, pair) => pair switch
                {
                    ["--runs", var number]
                        when int.TryParse(number, CultureInfo.InvariantCulture, out var runs) && runs > 0 =>
                        options with
                        {
                            Runs = runs,
                        },
                    ["--only", var names] => options with { Only = names.Split(',') },
                    _ => throw new ArgumentException($"Invalid option `{string.Join(' ', pair)}`.", nameof(arguments)),
                });
    }
}
