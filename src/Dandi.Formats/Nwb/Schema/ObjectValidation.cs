using Dandi.Hdf5;
using Dandi.Nwb.Reading;
using Dandi.Nwb.Specs;

namespace Dandi.Nwb.Schema;

/// <summary>Judges the objects of a file by the types of one namespace (nwb.md §2.3). Of data no more than the first element is read.</summary>
internal sealed class ObjectValidation(
    SpecNamespace types,
    ReaderTree tree,
    SchemaErrors errors,
    UncheckedParts notChecked,
    CancellationToken token
)
{
    /// <summary>What the check is called where it is told that it was not made.</summary>
    public const string CheckName = "the NWB schema";

    private readonly HashSet<(Hdf5File, long, string)> _judged = [];
    private readonly ValueValidation _values = new(types);

    /// <summary>Judges a file from its root.</summary>
    /// <exception cref="UnvalidatableException">The reference would stop.</exception>
    public void Validate(Hdf5Group root)
    {
        var type = StoredTypes.NameOf(root)
            ?? throw new UnvalidatableException(
                "builder must have data type defined with attribute 'neurodata_type'",
                "The root of the file has no attribute `neurodata_type`."
            );
        Validate(Require(type).Content, LabelOf(Require(type)), root);
    }

    private static string LabelOf(TypeSpec type) => type.Content.Name ?? type.Name;

    private TypeSpec Require(string type) =>
        types.Find(type)
        ?? throw new UnvalidatableException(
            $"data type '{type}' not found in namespace {types.Name}",
            $"The type `{type}` is not part of the namespace `{types.Name}`, by which the file is judged."
        );

    private bool IsKindOf(string type, string ancestor) => types.Find(type)?.IsKindOf(ancestor) == true;

    private void Validate(ObjectSpec spec, string name, Hdf5Object stored)
    {
        token.ThrowIfCancellationRequested();
        // Links may lead in circles, and the same object is judged wherever it is found.
        if (!_judged.Add((stored.File, stored.Address, name)))
            return;
        var location = LocationOf(stored);
        foreach (var attribute in spec.Attributes)
            Report(stored, () => _values.OfAttribute(attribute, name, location, stored));
        if (stored is Hdf5Dataset dataset && !spec.IsGroup)
            Report(stored, () => _values.OfDataset(spec, name, location, dataset));
        if (stored is Hdf5Group group && spec.IsGroup)
            ValidateMembers(spec, name, location, group);
    }

    private void ValidateMembers(ObjectSpec spec, string name, string location, Hdf5Group group)
    {
        foreach (var expected in ExpectedMember.Match(spec, SchemaNode.MembersOf(group, tree), IsKindOf))
        {
            CheckQuantity(expected, name, location);
            foreach (var member in expected.Found)
                ValidateMember(expected, name, member);
        }
    }

    private void CheckQuantity(ExpectedMember expected, string name, string location)
    {
        var count = expected.Found.Count;
        if (count == 0)
        {
            if (!expected.Quantity.IsRequired)
                return;
            if (expected.TypeName is not { } type)
                Report(new SchemaError($"{name}/{expected.Name}", location, "argument missing"));
            else
                Report(
                    new SchemaError(
                        name,
                        location,
                        $"missing data type {type}{(expected.Name is { } member ? $" ({member})" : "")}"
                    )
                );
        }
        else if ((count > 1 && !expected.Quantity.IsMany) || (expected.Quantity.Exact is { } number && number != count))
        {
            Report(
                new SchemaError(
                    name,
                    location,
                    $"expected a quantity of {expected.Quantity} for data type {expected.TypeName ?? expected.Name}, received {count}"
                )
            );
        }
    }

    /// <summary>By its own type, by the type that its place asks for, and by its place.</summary>
    private void ValidateMember(ExpectedMember expected, string name, SchemaNode member)
    {
        if (member.IsLink && expected.Spec is { IsLinkable: false })
        {
            Report(
                new SchemaError(
                    $"{name}/{expected.Spec.Label}",
                    LocationOf(member.Stored),
                    "illegal use of link (linked object will not be validated)"
                )
            );
            return;
        }
        // Of another file, what a series has there is validated, and objects are not.
        if (member.Stored is Hdf5Group && !tree.Owns(member.Stored))
            return;
        if (member.TypeName is { } own)
            Validate(Require(own).Content, LabelOf(Require(own)), member.Stored);
        if (expected.TypeName is { } asked)
            Validate(Require(asked).Content, LabelOf(Require(asked)), member.Stored);
        if (expected.Spec is { } place)
            Validate(place, $"{name}/{place.Label}", member.Stored);
    }

    /// <summary>The path without its leading slash; the reference takes any object called <c>root</c> for the root of the file.</summary>
    private string LocationOf(Hdf5Object stored)
    {
        var path = tree.PathOf(stored).TrimStart('/');
        var root = path.LastIndexOf("root/", StringComparison.Ordinal);
        return root >= 0 && (root == 0 || path[root - 1] == '/') ? path[(root + 5)..] : path;
    }

    private void Report(SchemaError error) => errors.Add(error);

    private void Report(Hdf5Object stored, Func<IEnumerable<SchemaError>> find)
    {
        try
        {
            foreach (var error in find())
                Report(error);
        }
        catch (UnsupportedHdf5Exception gap)
        {
            notChecked.Add(tree.PathOf(stored), CheckName, gap);
        }
    }
}
