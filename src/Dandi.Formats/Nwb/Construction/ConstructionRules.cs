using Dandi.Hdf5;
using Dandi.Hdf5.Types;
using Dandi.Nwb.Reading;

namespace Dandi.Nwb.Construction;

/// <summary>
/// All conditions on which PyNWB's constructors fail (docs/spec/nwb.md 1.5). There is no rule where PyNWB fails on
/// valid content (an EventWaveform, a table without rows).
/// </summary>
internal sealed class ConstructionRules
{
    private const int MaxImages = 1_000_000;

    private readonly Dictionary<string, string> _identifiers = new(StringComparer.Ordinal);

    /// <summary>Checks an object whose parts have been constructed.</summary>
    /// <exception cref="UnreadableNwbException">PyNWB could not construct the object.</exception>
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
        Apply(item, CheckTypeSpecificRules);
        Apply(item, CheckObjectId);
    }

    /// <summary>
    /// Applies a rule. If this version cannot read what the rule needs, that is recorded and the object is not
    /// refused.
    /// </summary>
    private static void Apply(NwbObject item, Action<NwbObject> rule)
    {
        try
        {
            rule(item);
        }
        catch (UnsupportedHdf5Exception unsupported)
        {
            item.File.Unchecked.Add(item.Path, "the rules of the NWB reader", unsupported);
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
        if (references.Dataspace.Count > MaxImages)
            throw NwbLimits.Exceeded($"{item.Path} refers to more than {MaxImages} images");
        for (var index = 0; index < references.Dataspace.Count; index++)
        {
            if (
                references.Values.ReadReferencedObject(index) is not { } target
                || StoredTypes.Find(item.File.Catalog, target) is not { } found
                || found.IsKindOf("BaseImage")
            )
                continue;
            throw ConstructError.Failed(
                item,
                $"incorrect type (got '{found.Name}', expected 'Image')",
                $"element {index} refers to an object of type {found.Name}; `order_of_images` may only refer to images."
            );
        }
    }

    private static void CheckTypeSpecificRules(NwbObject item)
    {
        switch (item.Type.Name)
        {
            case "Subject"
                when item.Dataset("age")?.Attribute("reference") is { Type.Class: Hdf5TypeClass.String } reference
                    && reference.ReadString() is not ("birth" or "gestational"):
                throw ConstructError.Failed(
                    item,
                    "age__reference, if supplied, must be 'birth' or 'gestational'.",
                    "the attribute `reference` of `age` is neither `birth` nor `gestational`."
                );
            case "ElectrodeGroup" when item.Dataset("position") is { } position && !HasThreeCoordinates(position):
                throw ConstructError.Failed(
                    item,
                    "ElectrodeGroup position argument must have three elements: x, y, z,but received: …",
                    "`position` does not have the three coordinates x, y and z."
                );
            case "EventDetection" when item.Dataset("source_idx") is { Dataspace.Dimensions: [_, not 2] }:
                throw ConstructError.Failed(
                    item,
                    "EventDetection source_idx: 2D source_idx must have shape (num_events, 2) …",
                    "`source_idx` has two dimensions, but the second does not have the length 2."
                );
            default:
                return;
        }
    }

    private static bool HasThreeCoordinates(Hdf5Dataset position) =>
        position.Type.Class == Hdf5TypeClass.Compound
            ? position.Type.Members.Count == 3
            : position.Dataspace.Count == 3;

    private void CheckObjectId(NwbObject item)
    {
        if (item.Text("object_id") is not { } identifier || _identifiers.TryAdd(identifier, item.Path))
            return;
        throw new UnreadableNwbException(
            "builtins.TypeError",
            $"Key '{identifier}' is already in this dict. Cannot reset items in a LabelledDict.",
            $"{item.Path} has the same `object_id` as {_identifiers[identifier]}; the id of each object must be unique."
        );
    }
}
