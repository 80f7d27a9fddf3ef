using Dandi.Hdf5;
using Dandi.Hdf5.Types;
using Dandi.Nwb.Reading;
using Dandi.Nwb.Specs;

namespace Dandi.Nwb.Schema;

/// <summary>
/// Validates attributes and the elements of datasets: type, shape and targets of references (docs/spec/nwb.md 2.4 to
/// 2.6).
/// </summary>
internal sealed class ValueValidator(SpecNamespace types)
{
    private const string NoZone = "Datetime is missing required timezone information.";

    /// <summary>The errors of an attribute.</summary>
    public IEnumerable<SchemaError> OfAttribute(AttributeSpec expected, string name, string location, Hdf5Object stored)
    {
        if (stored.Attribute(expected.Name) is not { } attribute)
        {
            if (expected.IsRequired)
                yield return new SchemaError($"{name}/{expected.Name}", location, "argument missing");
            yield break;
        }
        foreach (var reason in OfAttribute(expected, attribute))
            yield return new SchemaError($"{name}/{expected.Name}", $"{location}.{expected.Name}", reason);
    }

    /// <summary>The errors of the elements of a dataset.</summary>
    public IEnumerable<SchemaError> OfDataset(ObjectSpec spec, string name, string location, Hdf5Dataset dataset)
    {
        var received = spec.Dtype is null ? null : ReceivedType.Of(dataset);
        if (spec.Dtype is { } expected && received is not null)
        {
            if (!DtypeRules.Accepts(expected, received))
                yield return new SchemaError(name, location, WrongType(expected, received));
            else if (dataset.Dataspace.IsScalar && DtypeRules.LacksZone(expected, received))
                yield return new SchemaError(name, location, NoZone);
            else if (
                expected is SpecDtype.Reference reference
                && dataset.Dataspace.IsScalar
                && WrongTarget(reference, dataset.Values) is { } found
            )
            {
                yield return new SchemaError(
                    name,
                    location,
                    $"incorrect data_type - expected '{reference.TargetType} (or subtype)', got '{found}'"
                );
            }
        }
        if (OfShape(spec.Shape, dataset.Dataspace, dataset.Type, dataset.Values) is { } reason)
            yield return new SchemaError(name, location, reason);
    }

    private IEnumerable<string> OfAttribute(AttributeSpec expected, Hdf5Attribute attribute)
    {
        if (expected.Dtype is SpecDtype.Reference reference && attribute.Type.Class == Hdf5TypeClass.Reference)
        {
            if (WrongTarget(reference, attribute) is { } found)
                yield return $"incorrect data_type - expected '{reference.TargetType}', got '{found}'";
        }
        else if (expected.Dtype is { } dtype && ReceivedType.Of(attribute) is { } received)
        {
            if (!DtypeRules.Accepts(dtype, received))
                yield return WrongType(dtype, received);
            else if (DtypeRules.LacksZone(dtype, received))
                yield return NoZone;
        }
        if (
            !attribute.Dataspace.IsNull
            && OfShape(expected.Shape, attribute.Dataspace, attribute.Type, attribute) is { } reason
        )
            yield return reason;
    }

    private static string WrongType(SpecDtype expected, ReceivedType received) =>
        $"incorrect type - expected '{expected}', got '{received}'";

    /// <returns>The type of the reference's target if it is not the required one; otherwise null.</returns>
    private string? WrongTarget(SpecDtype.Reference reference, Hdf5Values values)
    {
        var target = References.Resolve(values)
            ?? throw new ValidatorStoppedException(
                "expected str, bytes or os.PathLike object, not NoneType",
                "A reference is dangling: the object that it refers to does not exist."
            );
        var type = StoredTypes.NameOf(target);
        return type is not null && types.Find(type)?.IsKindOf(reference.TargetType) == true ? null : type ?? "None";
    }

    private static string? OfShape(SpecShape? expected, Hdf5Dataspace space, Hdf5Type type, Hdf5Values values)
    {
        if (expected is null)
            return null;
        if (type.Class == Hdf5TypeClass.VariableLength)
            return $"incorrect shape - expected an array of shape '{expected.ToPythonText()}', got non-array data "
                + $"'None'";
        if (space.IsScalar)
        {
            return type.Class == Hdf5TypeClass.String
                ? $"incorrect shape - expected an array of shape '{expected.ToPythonText()}', got non-array "
                    + $"data '{values.ReadString()}'"
                : $"incorrect shape - expected '{expected}', got '()'";
        }
        return expected.Accepts(space.Dimensions)
            ? null
            : $"incorrect shape - expected '{expected}', got '{PythonTuple.Text(space.Dimensions)}'";
    }
}
