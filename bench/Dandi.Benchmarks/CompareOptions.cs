using System.Globalization;

namespace Dandi.Benchmarks;

/// <summary>The arguments of <c>compare</c>.</summary>
/// <param name="Old">The full path of the executable to compare with, which also serves the archive.</param>
/// <param name="New">The full path of the executable that is compared.</param>
internal sealed record CompareOptions(string Old, string New)
{
    /// <summary>How many times each executable runs in each scenario.</summary>
    public int Runs { get; private init; } = 9;

    /// <summary>The names of the scenarios to run; empty for all.</summary>
    public IReadOnlyList<string> Only { get; private init; } = [];

    /// <summary>Parses <c>OLD NEW [--runs N] [--only NAME[,NAME…]]</c>.</summary>
    /// <exception cref="ArgumentException">
    /// The arguments are invalid, or an executable does not exist. The message is for the user.
    /// </exception>
    public static CompareOptions Parse(string[] arguments)
    {
        if (arguments is not [var old, var @new, .. var rest])
            throw new ArgumentException("Usage: compare OLD NEW [--runs N] [--only NAME[,NAME…]]", nameof(arguments));
        foreach (var path in new[] { old, @new })
        {
            if (!File.Exists(path))
                throw new ArgumentException($"The executable `{path}` does not exist.", nameof(arguments));
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
