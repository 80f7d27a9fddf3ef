using System.Globalization;
using System.IO.Enumeration;

namespace Dandi.Server.Faults;

/// <summary>A fault to inject, for practice and tests: <c>METHOD TARGET ACTION [p=0.02] [n=3]</c>.</summary>
/// <param name="Method">An HTTP method, or <c>*</c> for all.</param>
/// <param name="Target"><c>api</c>, <c>store</c>, or a path in which <c>*</c> matches any characters.</param>
/// <param name="Action">What happens to a matching request.</param>
public sealed record FaultRule(string Method, string Target, FaultAction Action)
{
    private const string Syntax = "METHOD TARGET ACTION [p=0.02] [n=3]";
    private static readonly TimeSpan MaxDelay = TimeSpan.FromDays(1);

    /// <summary>The probability of the fault for each matching request, from 0 to 1.</summary>
    /// <value>1</value>
    public double Probability { get; init; } = 1;

    /// <summary>The maximum number of faults; null for no limit.</summary>
    public int? Times { get; init; }

    /// <summary>Parses a rule.</summary>
    /// <exception cref="UsageException">The text is not a valid rule.</exception>
    public static FaultRule Parse(string text)
    {
        var words = text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        if (words.Length < 3)
            throw Error(text, $"a rule has the form {Syntax}");
        var isMethod = words[0] == "*" || words[0].All(char.IsAsciiLetter);
        if (!isMethod)
            throw Error(text, $"`{words[0]}` is not an HTTP method; use one such as PUT, or *");
        if (words[1] is not ("api" or "store") && words[1][0] is not ('/' or '*'))
            throw Error(text, $"`{words[1]}` is not a target; use api, store, or a path such as /api/uploads/*");
        var rule = new FaultRule(words[0].ToUpperInvariant(), words[1], ReadAction(text, words[2]));
        return words[3..].Aggregate(rule, (read, word) => ReadLimit(text, read, word));
    }

    /// <summary>Whether the rule applies to a request.</summary>
    /// <param name="method">The HTTP method.</param>
    /// <param name="path">The path of the URL.</param>
    /// <param name="isStore">Whether the request is for the store, not for the API.</param>
    public bool Matches(string method, string path, bool isStore)
    {
        if (Method != "*" && Method != method)
            return false;
        return Target switch
        {
            "api" => !isStore,
            "store" => isStore,
            _ => FileSystemName.MatchesSimpleExpression(Target, path, ignoreCase: false),
        };
    }

    private static FaultAction ReadAction(string text, string word)
    {
        var (name, value) = Split(word);
        return name switch
        {
            "delay" when ReadTime(value) is { } time && time <= MaxDelay => new Delay(time),
            "status" when ReadCount(value) is { } status and >= 300 and <= 599 => new Reject(status),
            "retry-after" when ReadCount(value) is { } seconds => new Reject(503, seconds),
            "expire" when value is null => new Expire(),
            "cut" when long.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var bytes) => new Cut(
                bytes
            ),
            "drop" when value is null => new Drop(),
            "reset" when value is null => new Reset(),
            "stall" when value is null => new Stall(),
            "html" when value is null => new Html(),
            "complete-error" when value is null => new CompleteError(),
            "stuck" when value is null => new Stuck(),
            _ => throw Error(
                text,
                $"`{word}` is not an action; use delay=60ms, status=503, retry-after=2, expire, cut=100000, "
                    + "reset, drop, stall, html, complete-error or stuck"
            ),
        };
    }

    private static FaultRule ReadLimit(string text, FaultRule rule, string word)
    {
        var (name, value) = Split(word);
        if (name == "n" && ReadCount(value) is { } times)
            return rule with { Times = times };
        var isNumber = double.TryParse(
            value,
            NumberStyles.AllowDecimalPoint,
            CultureInfo.InvariantCulture,
            out var probability
        );
        if (name == "p" && isNumber && probability is >= 0 and <= 1)
            return rule with { Probability = probability };
        throw Error(text, $"`{word}` is not a limit; use p=PROBABILITY (from 0 to 1) or n=TIMES");
    }

    private static (string Name, string? Value) Split(string word) =>
        word.Split('=', 2) is [var name, var value] ? (name, value) : (word, null);

    private static int? ReadCount(string? text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var count) ? count : null;

    private static TimeSpan? ReadTime(string? text)
    {
        if (text is null)
            return null;
        var (digits, unit) =
            text.EndsWith("ms", StringComparison.Ordinal) ? (text[..^2], 0.001)
            : text.EndsWith('s') ? (text[..^1], 1.0)
            : ("", 0);
        return ReadCount(digits) is { } count ? TimeSpan.FromSeconds(count * unit) : null;
    }

    private static UsageException Error(string text, string problem) =>
        new($"Invalid value for '--fault': '{text}': {problem}.");
}
