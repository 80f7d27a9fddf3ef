using Dandi.Hdf5;

namespace Dandi.Nwb.Inspection;

/// <summary>Runs all checks on all objects of one file.</summary>
/// <remarks>
/// <para>Objects come in the order of <see cref="NwbFile.Objects"/>, and each is checked by every applicable check of
/// <see cref="CheckTable"/>. The results are then sorted by check, in the order of the table; the results of one
/// check stay in the order of the objects.</para>
/// <para>A failure ends only the current check of the current object; results that it found before are kept.
/// <see cref="UnsupportedHdf5Exception"/> is recorded in <see cref="UncheckedParts"/>;
/// <see cref="InvalidHdf5Exception"/> (damage) becomes a <c>DANDI.DAMAGED_DATA</c>, once per object and fault.
/// Everything else is not caught: <see cref="Hdf5ErrorKind.Excessive"/> ends the run, as it would meet every later
/// check. The number and length of the messages are limited, and the run fails if their total is excessive.</para>
/// </remarks>
internal sealed class InspectionRun(InspectedFile file)
{
    // More results of one check would not be read by anyone.
    private const int MaxMessages = 10_000;

    // A text in a file may have megabytes.
    private const int MaxMessageLength = 10_000;

    // All results of a real file have a few megabytes.
    private const long MaxCharacters = 32 << 20;

    private readonly List<CheckMessage>[] _results = [.. CheckTable.All.Select(_ => new List<CheckMessage>())];
    private readonly HashSet<string> _faults = new(StringComparer.Ordinal);
    private long _characters;

    /// <summary>Returns all results, check by check.</summary>
    public IReadOnlyList<CheckMessage> Run()
    {
        foreach (var item in file.File.Objects)
        {
            file.Token.ThrowIfCancellationRequested();
            for (var index = 0; index < CheckTable.All.Count; index++)
            {
                var check = CheckTable.All[index];
                if (check.IsApplicableTo(item) && _results[index].Count < MaxMessages)
                    Add(_results[index], Validate(check, item));
            }
        }
        return [.. _results.SelectMany(results => results)];
    }

    private void Add(List<CheckMessage> results, List<CheckMessage> further)
    {
        _characters += further.Sum(result => (long)result.Message.Length);
        if (_characters > MaxCharacters)
            throw NwbLimits.Exceeded($"its results have more than {MaxCharacters} characters");
        results.AddRange(further);
    }

    private List<CheckMessage> Validate(InspectionCheck check, NwbObject item)
    {
        // Results found before a failure are kept.
        var results = new List<CheckMessage>();
        try
        {
            foreach (var message in check.Validate(item, file).Take(MaxMessages))
            {
                var location = check.ReportsPath ? item.Path : ResultLocation.Of(item);
                results.Add(
                    new CheckMessage(
                        check.Id,
                        check.Severity,
                        message.Length > MaxMessageLength ? message[..MaxMessageLength] + "…" : message,
                        location
                    )
                );
            }
        }
        catch (UnsupportedHdf5Exception unsupported)
        {
            file.File.Unchecked.Add(item.Path, NameOf(check), unsupported);
        }
        catch (InvalidHdf5Exception fault) when (fault.ErrorKind != Hdf5ErrorKind.Excessive)
        {
            // Several checks may meet the same damage; report it once.
            if (_faults.Add(item.Path + fault.Message))
                results.Add(Damaged(check, item, fault));
        }
        return results;
    }

    private static CheckMessage Damaged(InspectionCheck check, NwbObject item, InvalidHdf5Exception fault) =>
        new(
            InspectionIds.DamagedData,
            Severity.Error,
            $"{item.Path} is damaged ({NameOf(check)}): {fault.Message}. Write the file again from its source.",
            item.Path
        );

    private static string NameOf(InspectionCheck check) =>
        check.Id[(check.Id.IndexOf('.', StringComparison.Ordinal) + 1)..];
}
