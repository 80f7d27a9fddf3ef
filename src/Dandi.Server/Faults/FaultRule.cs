using System.Globalization;
using System.IO.Enumeration;

namespace Dandi.Server.Faults;

/// <summary>A fault that an archive shall show, for practice and tests: <c>METHOD TARGET ACTION [p=0.02] [n=3]</c>.</summary>
/// <param name="Method">A verb, or <c>*</c>.</param>
/// <param name="Target"><c>api</c>, <c>store</c>, or a path in which <c>*</c> stands for any characters.</param>
/// <param name="Action">What goes wrong.</param>
public sealed record FaultRule(string Method, string Target, FaultAction Action)
{
    private const string Form = "METHOD TARGET ACTION [p=0.02] [n=3]";
    private static readonly TimeSpan MaxDelay = TimeSpan.FromDays(1);

    /// <summary>How likely it is for each request that fits, from 0 to 1.</summary>
    /// <value>1</value>
    public double Probability { get; init; } = 1;

    /// <summary>How often it happens at most; null for no end.</summary>
    public int? Times { get; init; }

    /// <summary>Reads a rule.</summary>
    /// <exception cref="UsageException">It has another form.</exception>
    public static FaultRule Parse(string text)
    {
        var words = text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        if (words.Length < 3)
            throw Fault(text, $"a rule is {Form}");
        var isMethod = words[0] == "*" || words[0].All(char.IsAsciiLetter);
        if (!isMethod)
            throw Fault(text, $"`{words[0]}` is no method: give a verb such as PUT, or *");
        if (words[1] is not ("api" or "store") && words[1][0] is not ('/' or '*'))
            throw Fault(text, $"`{words[1]}` is no target: give api, store, or a path such as /api/uploads/*");
        var rule = new FaultRule(words[0].ToUpperInvariant(), words[1], ReadAction(text, words[2]));
        return words[3..].Aggregate(rule, (read, word) => ReadLimit(text, read, word));
    }

    /// <summary>Whether a request is one of those that the rule is for.</summary>
    /// <param name="method">Its verb.</param>
    /// <param name="path">The path of its address.</param>
    /// <param name="isStore">Whether it is for the store, and not for the API.</param>
    public bool Fits(string method, string path, bool isStore)
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
            "status" when ReadCount(value) is { } status and >= 300 and <= 599 => new Refuse(status),
            "retry-after" when ReadCount(value) is { } seconds => new Refuse(503, seconds),
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
            _ => throw Fault(
                text,
                $"`{word}` is no action: give delay=60ms, status=503, retry-after=2, expire, cut=100000, reset, drop, stall, html, complete-error or stuck"
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
        throw Fault(text, $"`{word}` is no limit: give p=PROBABILITY, from 0 to 1, or n=TIMES");
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

    private static UsageException Fault(string text, string what) =>
        new($"Invalid value for '--fault': '{text}': {what}.");
}
