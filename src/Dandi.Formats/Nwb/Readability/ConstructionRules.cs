using Dandi.Hdf5;
using Dandi.Hdf5.Types;
using Dandi.Nwb.Reading;

namespace Dandi.Nwb.Readability;

/// <summary>All that the reference's constructors refuse (nwb.md §1.5). Where the reference breaks on a sound file — an EventWaveform, a table without rows — there is no rule.</summary>
internal sealed class ConstructionRules
{
    private const int MaxImages = 10_000;

    private readonly Dictionary<string, string> _identifiers = new(StringComparer.Ordinal);

    /// <summary>Judges an object whose parts have been made.</summary>
    /// <exception cref="UnreadableNwbException">It cannot be made.</exception>
    public void Check(NwbObject item)
    {
        if (item.Stored is Hdf5Dataset dataset)
            Apply(item, _ => CheckDataset(item, dataset));
        if (item.IsKindOf("NWBFile"))
            DateRules.CheckFile(item, Apply);
        if (item.IsKindOf("Subject"))
            Apply(item, DateRules.CheckSubject);
        Apply(item, RequiredArguments.Check);
        Apply(item, ExtensionArguments.Check);
        Apply(item, ArgumentTypes.Check);
        if (item.IsKindOf("TimeSeries"))
            Apply(item, SeriesRules.Check);
        if (item.IsKindOf("DynamicTable"))
            Apply(item, TableRules.Check);
        Apply(item, CheckSpecial);
        Apply(item, CheckIdentifier);
    }

    /// <summary>A rule that asks for what cannot be read here does not refuse the object; it is told that it was not applied.</summary>
    private static void Apply(NwbObject item, Action<NwbObject> rule)
    {
        try
        {
            rule(item);
        }
        catch (UnsupportedHdf5Exception gap)
        {
            item.File.Unchecked.Add(item.Path, "the rules of the NWB reader", gap);
        }
    }

    private static void CheckDataset(NwbObject item, Hdf5Dataset dataset)
    {
        if (item.IsKindOf("ElementIdentifiers"))
            TableRules.CheckIdentifiers(item);
        if (item.IsKindOf("ImageReferences"))
            CheckImages(item, dataset);
    }

    private static void CheckImages(NwbObject item, Hdf5Dataset references)
    {
        for (var index = 0; index < Math.Min(references.Space.Count, MaxImages); index++)
        {
            if (
                references.Values.ReadReferenced(index) is not { } target
                || StoredTypes.Find(item.File.Catalog, target) is not { } found
                || found.IsKindOf("BaseImage")
            )
                continue;
            throw Construction.Fails(
                item,
                $"incorrect type (got '{found.Name}', expected 'Image')",
                $"element {index} refers to an object of type {found.Name}; the order of images is one of images."
            );
        }
    }

    private static void CheckSpecial(NwbObject item)
    {
        switch (item.Type.Name)
        {
            case "Subject"
                when item.Dataset("age")?.Attribute("reference") is { Type.Class: Hdf5TypeClass.String } reference
                    && reference.ReadText() is not ("birth" or "gestational"):
                throw Construction.Fails(
                    item,
                    "age__reference, if supplied, must be 'birth' or 'gestational'.",
                    "the attribute `reference` of `age` is neither `birth` nor `gestational`."
                );
            case "ElectrodeGroup" when item.Dataset("position") is { } position && !HasThreeCoordinates(position):
                throw Construction.Fails(
                    item,
                    "ElectrodeGroup position argument must have three elements: x, y, z,but received: …",
                    "`position` is not made up of x, y and z."
                );
            case "EventDetection" when item.Dataset("source_idx") is { Space.Dimensions: [_, not 2] }:
                throw Construction.Fails(
                    item,
                    "EventDetection source_idx: 2D source_idx must have shape (num_events, 2) …",
                    "`source_idx` has two dimensions, and the second is not 2."
                );
            default:
                return;
        }
    }

    private static bool HasThreeCoordinates(Hdf5Dataset position) =>
        position.Type.Class == Hdf5TypeClass.Compound ? position.Type.Members.Count == 3 : position.Space.Count == 3;

    private void CheckIdentifier(NwbObject item)
    {
        if (item.Text("object_id") is not { } identifier || _identifiers.TryAdd(identifier, item.Path))
            return;
        throw new UnreadableNwbException(
            "builtins.TypeError",
            $"Key '{identifier}' is already in this dict. Cannot reset items in a LabelledDict.",
            $"{item.Path} has the same `object_id` as {_identifiers[identifier]}; each object has one of its own."
        );
    }
}
