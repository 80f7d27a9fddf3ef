using System.Text.RegularExpressions;
using Dandi.Nwb.Specs;

namespace Dandi.Nwb.Schema;

/// <summary>Decides which types of values a specification accepts (docs/spec/nwb.md 2.5).</summary>
internal static partial class DtypeRules
{
    private static readonly string[] Floats = ["float32", "float64"];
    private static readonly string[] Texts = ["utf", "ascii"];
    private static readonly string[] Unsigned = ["uint8", "uint16", "uint32", "uint64"];
    private static readonly string[] Signed = ["int8", "int16", "int32", "int64"];

    /// <summary>True if a value of the received type satisfies the specification.</summary>
    public static bool Accepts(SpecDtype expected, ReceivedType received)
    {
        switch (expected)
        {
            case SpecDtype.Compound compound:
                return AcceptsMembers(compound, received);
            case SpecDtype.Reference reference:
                return !received.IsCompound && received.Names[0] == reference.Kind;
            default:
                var name = ((SpecDtype.Plain)expected).Name;
                if (received.IsCompound)
                    return false;
                return IsDate(name)
                    ? received.Text is { } text && IsoDate().IsMatch(text)
                    : Accepted(name).Contains(received.Names[0]);
        }
    }

    /// <summary>True if a valid date and time has no time zone.</summary>
    public static bool LacksZone(SpecDtype expected, ReceivedType received) =>
        expected is SpecDtype.Plain { Name: var name }
        && IsDate(name)
        && received.Text is { } text
        && IsoDate().Match(text) is { Success: true }
        && !HasZone(text);

    private static bool HasZone(string text)
    {
        var time = text.IndexOf('T', StringComparison.Ordinal);
        return text.EndsWith('Z')
            || text.Contains('+', StringComparison.Ordinal)
            || (time >= 0 && text.IndexOf('-', time) >= 0);
    }

    private static bool AcceptsMembers(SpecDtype.Compound expected, ReceivedType received)
    {
        if (!received.IsCompound || expected.Members.Count > received.Names.Count)
        {
            throw new ValidatorStoppedException(
                "compound type shorter than expected",
                $"A dataset does not have the expected compound type with {expected.Members.Count} members."
            );
        }
        for (var index = 0; index < expected.Members.Count; index++)
        {
            if (expected.Members[index].Dtype is SpecDtype.Reference reference)
            {
                if (received.Names[index] != reference.Kind)
                    return false;
                continue;
            }
            var name = expected.Members[index].Dtype.ToString()!;
            // hdmf stops comparing at the first date.
            if (IsDate(name))
                return true;
            if (!Accepted(name).Contains(received.Names[index]))
                return false;
        }
        return true;
    }

    private static bool IsDate(string name) => name is "isodatetime" or "datetime" or "date";

    private static string[] Accepted(string name) =>
        name switch
        {
            "float" or "float32" => Floats,
            "double" or "float64" => Floats[1..],
            "int8" => Signed,
            "short" or "int16" => Signed[1..],
            "int" or "int32" => Signed[2..],
            "long" or "int64" => Signed[3..],
            "uint8" => Unsigned,
            "uint16" => Unsigned[1..],
            "uint" or "uint32" => Unsigned[2..],
            "uint64" => Unsigned[3..],
            "numeric" => [.. Signed, .. Unsigned, .. Floats],
            "text" or "utf" or "utf8" or "utf-8" => Texts,
            "ascii" or "bytes" => Texts[1..],
            _ => [name],
        };

    [GeneratedRegex(
        "^(-?(?:[1-9][0-9]*)?[0-9]{4})-(1[0-2]|0[1-9])-(3[01]|0[1-9]|[12][0-9])"
            + "(T(2[0-3]|[01][0-9]):([0-5][0-9]):([0-5][0-9])(\\.[0-9]+)?(Z|[+-](?:2[0-3]|[01][0-9]):[0-5][0-9])?)?$",
        RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture
    )]
    private static partial Regex IsoDate();
}
