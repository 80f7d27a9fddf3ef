using System.Globalization;

namespace Dandi.Benchmarks;

/// <summary>The arguments of <c>compare</c> and <c>cpu</c>.</summary>
/// <param name="Old">The full path of the executable to compare with, which also serves the archive.</param>
/// <param name="New">The full path of the executable that is compared.</param>
internal sealed record CompareOptions(string Old, string New)
{
    /// <summary>How many times each executable runs in each scenario.</summary>
    public required int Runs { get; init; }

    /// <summary>The names of the scenarios to run; empty for all.</summary>
    public IReadOnlyList<string> Only { get; private init; } = [];

    /// <summary>Whether there is something to compare.</summary>
    public bool HasOld => Old != New;

    /// <summary>Parses <c>OLD NEW [--runs N] [--only NAME[,NAME…]]</c>.</summary>
    /// <exception cref="ArgumentException">
    /// The arguments are invalid, or an executable does not exist. The message is for the user.
    /// </exception>
    public static CompareOptions Parse(string[] arguments) =>
        arguments is [var old, var @new, .. var rest]
            ? Parse(old, @new, defaultRuns: 9, rest)
            : throw new ArgumentException("Usage: compare OLD NEW [--runs N] [--only NAME[,NAME…]]", nameof(arguments));

    /// <summary>Parses <c>[OLD] [--runs N] [--only NAME[,NAME…]]</c>.</summary>
    /// <param name="arguments">The arguments.</param>
    /// <param name="executable">The executable to measure.</param>
    /// <exception cref="ArgumentException">As for <see cref="Parse(string[])"/>.</exception>
    public static CompareOptions ParseOptionalOld(string[] arguments, string executable) =>
        arguments is [var old, .. var rest] && !old.StartsWith('-')
            ? Parse(old, executable, defaultRuns: 5, rest)
            : Parse(executable, executable, defaultRuns: 5, arguments);

    private static CompareOptions Parse(string old, string @new, int defaultRuns, string[] rest)
    {
        foreach (var path in new[] { old, @new })
        {
            if (!File.Exists(path))
                throw new ArgumentException($"The executable `{path}` does not exist.", nameof(old));
        }
        var options = new CompareOptions(Path.GetFullPath(old), Path.GetFullPath(@new)) { Runs = defaultRuns };
        foreach (var pair in rest.Chunk(2))
        {
            options = pair switch
            {
                ["--runs", var number]
                    when int.TryParse(number, CultureInfo.InvariantCulture, out var runs) && runs > 0 => options with
                {
                    Runs = runs,
                },
                ["--only", var names] => options with { Only = names.Split(',') },
                _ => throw new ArgumentException($"Invalid option `{string.Join(' ', pair)}`.", nameof(rest)),
            };
        }
        return options;
    }
}
