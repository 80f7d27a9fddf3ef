using Dandi.Hdf5;

namespace Dandi.Nwb.Inspection;

/// <summary>One inspection of one file: every check of every object that it concerns. What cannot be read ends one check of one object, and no more.</summary>
internal sealed class InspectionRun(InspectedFile file)
{
    // As many as nobody reads any more.
    private const int MaxMessages = 10_000;

    // A text in a file may have megabytes; nobody reads them in a message.
    private const int MaxMessage = 10_000;

    private readonly List<CheckMessage>[] _results = [.. CheckTable.All.Select(_ => new List<CheckMessage>())];
    private readonly HashSet<string> _faults = new(StringComparer.Ordinal);

    /// <summary>All findings, check by check, those of a check in the order of the objects.</summary>
    public IReadOnlyList<CheckMessage> Run()
    {
        foreach (var item in file.File.Objects)
        {
            file.Token.ThrowIfCancellationRequested();
            for (var index = 0; index < CheckTable.All.Count; index++)
            {
                var check = CheckTable.All[index];
                if (check.Concerns(item) && _results[index].Count < MaxMessages)
                    _results[index].AddRange(Validate(check, item));
            }
        }
        return [.. _results.SelectMany(results => results)];
    }

    private List<CheckMessage> Validate(InspectionCheck check, NwbObject item)
    {
        // What is found before something cannot be read has been found.
        var results = new List<CheckMessage>();
        try
        {
            foreach (var message in check.Validate(item, file).Take(MaxMessages))
            {
                var location = check.TellsPath ? item.Path : ResultLocation.Of(item);
                results.Add(
                    new CheckMessage(
                        check.Id,
                        check.Severity,
                        message.Length > MaxMessage ? message[..MaxMessage] + "…" : message,
                        location
                    )
                );
            }
        }
        catch (UnsupportedHdf5Exception gap)
        {
            file.File.Unchecked.Add(item.Path, NameOf(check), gap);
        }
        catch (InvalidHdf5Exception fault)
        {
            // One check tells of it for all that come upon the same.
            if (_faults.Add(item.Path + fault.Message))
                results.Add(Damaged(check, item, fault));
        }
        return results;
    }

    private static CheckMessage Damaged(InspectionCheck check, NwbObject item, InvalidHdf5Exception fault) =>
        new(
            InspectionIds.DamagedData,
            Severity.Error,
            $"{item.Path} is damaged, found by {NameOf(check)}: {fault.Message}. Write the file again from its source.",
            item.Path
        );

    private static string NameOf(InspectionCheck check) =>
        check.Id[(check.Id.IndexOf('.', StringComparison.Ordinal) + 1)..];
}
