using System.Text;
using System.Text.RegularExpressions;

namespace Dandi.Client.Tests.State;

/// <summary>Damages a state file of JSON: its bytes, its lines, or the values of its members.</summary>
internal static partial class TextMutation
{
    private static readonly string[] Values =
    [
        "null",
        "true",
        "[]",
        "{}",
        "-1",
        "0",
        "1.5",
        "1e999",
        "99999999999999999999",
        "2147483648",
        "9223372036854775807",
        "\"\"",
        "\"9999-12-31T23:59:59.9999999-14:00\"",
        "\"9999-12-31T23:59:59Z\"",
        "\"0001-01-01T00:00:00+14:00\"",
        "\"not a date\"",
        "\"\\ud800\"",
        "\"../../users/me\"",
        "\"file:///etc/passwd\"",
        "\"http://203.0.113.1/key?X-Amz-Date=99991231T235959Z&X-Amz-Expires=2147483647\"",
        "\"http://203.0.113.1/key?X-Amz-Date=00010101T000000Z&X-Amz-Expires=0\"",
        $"\"{new string('x', 100_000)}\"",
        $"{new string('[', 500)}{new string(']', 500)}",
    ];

    private static readonly Func<byte[], Random, byte[]>[] Kinds =
    [
        FlipBytes,
        (content, random) => content[..random.Next(content.Length)],
        (content, random) => Insert(content, random, new byte[random.Next(1, 200)]),
        (content, random) => Insert(content, random, [0xFF, 0xC0, 0x80]),
        (content, _) => [0xEF, 0xBB, 0xBF, .. content],
        (content, random) => [.. content, .. FlipBytes(content, random)],
        RepeatLine,
        ReplaceValue,
        ReplaceValue,
        ReplaceValue,
        RepeatMember,
    ];

    /// <summary>Returns damaged content, which depends on the seed only.</summary>
    public static byte[] Of(byte[] content, int seed)
    {
        var random = new Random(seed);
        return Kinds[random.Next(Kinds.Length)](content, random);
    }

    private static byte[] FlipBytes(byte[] content, Random random)
    {
        var bytes = content.ToArray();
        for (var times = random.Next(1, 4); times > 0; times--)
            bytes[random.Next(bytes.Length)] = (byte)(
                random.Next(3) == 0 ? random.Next(256) : "{}[]\",:0n\n"[random.Next(10)]
            );
        return bytes;
    }

    private static byte[] Insert(byte[] content, Random random, byte[] bytes)
    {
        var at = random.Next(content.Length);
        return [.. content[..at], .. bytes, .. content[at..]];
    }

    private static byte[] RepeatLine(byte[] content, Random random)
    {
        var lines = Encoding.UTF8.GetString(content).Split('\n').ToList();
        lines.Insert(random.Next(lines.Count), lines[random.Next(lines.Count)]);
        return Encoding.UTF8.GetBytes(string.Join('\n', lines));
    }

    private static byte[] ReplaceValue(byte[] content, Random random) =>
        Replace(content, random, match => match.Groups["name"].Value + Values[random.Next(Values.Length)]);

    private static byte[] RepeatMember(byte[] content, Random random) =>
        Replace(content, random, match => $"{match.Value},{match.Value}");

    private static byte[] Replace(byte[] content, Random random, Func<Match, string> replacement)
    {
        var text = Encoding.UTF8.GetString(content);
        var members = Member().Matches(text);
        var chosen = members[random.Next(members.Count)];
        return Encoding.UTF8.GetBytes(
            string.Concat(text.AsSpan(0, chosen.Index), replacement(chosen), text.AsSpan(chosen.Index + chosen.Length))
        );
    }

    [GeneratedRegex("(?<name>\"[^\"]*\"\\s*:\\s*)(\"[^\"]*\"|[0-9]+)", RegexOptions.ExplicitCapture)]
    private static partial Regex Member();
}
