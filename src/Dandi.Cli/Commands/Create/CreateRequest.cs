using System.CommandLine;
using System.Globalization;
using Dandi.Archive;
using Dandi.Cli.Connection;

namespace Dandi.Cli.Commands.Create;

/// <summary>The parsed command line of <c>dandi create</c>.</summary>
internal sealed record CreateRequest
{
    // The archive counts characters of Unicode (archive-api.md §4).
    private const int MaxNameLength = 300;

    public required string Name { get; init; }

    public required string Instance { get; init; }

    /// <summary>The embargo; null for a Dandiset that everybody can see.</summary>
    public Embargo? Embargo { get; init; }

    public string? AuthorityFile { get; init; }

    public bool IgnoresMinimalVersion { get; init; }

    /// <summary>Reads the parsed command line.</summary>
    /// <exception cref="UsageException">The archive would refuse the values.</exception>
    public static CreateRequest Read(ParseResult parsed, CommandContext context) =>
        new()
        {
            Name = ReadName(parsed.GetValue(CreateCommand.Name) ?? ""),
            Instance = CommonOptions.InstanceOf(parsed, context),
            Embargo = ReadEmbargo(parsed, DateOnly.FromDateTime(context.Time.GetUtcNow().UtcDateTime)),
            AuthorityFile = parsed.GetValue(HttpClientFactory.AuthorityFile),
            IgnoresMinimalVersion = parsed.GetValue(HttpClientFactory.IgnoreMinimalVersion),
        };

    private static string ReadName(string text)
    {
        var name = text.Trim();
        if (name.Length == 0)
            throw new UsageException(
                "The title of the Dandiset is empty. Give it as argument: `dandi create \"My data\"`."
            );
        if (name.Any(char.IsControl))
        {
            throw new UsageException(
                "The title of the Dandiset contains a line break or another control character. Give it on one line."
            );
        }
        var length = name.EnumerateRunes().Count();
        if (length > MaxNameLength)
        {
            throw new UsageException(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"The title of the Dandiset has {length} characters; an archive accepts at most {MaxNameLength}."
                )
            );
        }
        return name;
    }

    private static Embargo? ReadEmbargo(ParseResult parsed, DateOnly today)
    {
        var (end, source, award) = (
            parsed.GetValue(CreateCommand.EmbargoEnd)?.Trim(),
            parsed.GetValue(CreateCommand.FundingSource)?.Trim(),
            parsed.GetValue(CreateCommand.AwardNumber)?.Trim()
        );
        if (!parsed.GetValue(CreateCommand.Embargo))
        {
            if ((end ?? source ?? award) is null)
                return null;
            throw new UsageException(
                "`--embargo-end-date`, `--funding-source` and `--award-number` describe an embargo. Add `--embargo`."
            );
        }
        if (source is null != award is null)
            throw new UsageException("`--funding-source` and `--award-number` belong together. Give both, or neither.");
        if (source is "" || award is "")
            throw new UsageException("The values of `--funding-source` and `--award-number` must not be empty.");
        var funding = source is null ? null : new Funding(source, award!);
        return new Embargo(end is null ? null : ReadEnd(end, today, funding), funding);
    }

    private static DateOnly ReadEnd(string text, DateOnly today, Funding? funding)
    {
        if (!DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var end))
        {
            throw new UsageException(
                $"Invalid value for `--embargo-end-date`: `{Quoted.Shortened(text)}` is not a date of the "
                    + "form YYYY-MM-DD."
            );
        }
        if (end < today)
            throw new UsageException($"The embargo would end on {text}, which is over. Choose a later day.");
        var years = funding is null ? Embargo.MaxYears : Embargo.MaxYearsWithFunding;
        if (end <= today.AddYears(years))
            return end;
        var advice = funding is null
            ? $", or {Embargo.MaxYearsWithFunding} years with `--funding-source` and `--award-number`"
            : "";
        throw new UsageException(
            $"An embargo lasts at most {years} years{advice}: choose a day until "
                + $"{today.AddYears(years).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)} instead of {text}."
        );
    }
}
