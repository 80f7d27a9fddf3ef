using Dandi.Hdf5;
using Dandi.Nwb.Reading;
using Dandi.Nwb.Specs;

namespace Dandi.Nwb.Schema;

/// <summary>
/// Validates the objects of a file against the types of one namespace (docs/spec/nwb.md 2.3). Of the data, only the
/// first element is read.
/// </summary>
internal sealed class ObjectValidator(
    SpecNamespace types,
    ReaderTree tree,
    SchemaErrors errors,
    UncheckedParts uncheckedParts,
    CancellationToken token
)
{
    /// <summary>The name of this check where it is reported as not possible.</summary>
    public const string CheckName = "the NWB schema";

    private readonly HashSet<(Hdf5File, long, string)> _validated = [];
    private readonly ValueValidator _values = new(types);

    /// <summary>Validates a file, starting at the root.</summary>
    /// <exception cref="ValidatorStoppedException">hdmf's validator would stop here.</exception>
    public void Validate(Hdf5Group root)
    {
        var type = StoredTypes.NameOf(root)
            ?? throw new ValidatorStoppedException(
                "builder must have data type defined with attribute 'neurodata_type'",
                "The root of the file has no attribute `neurodata_type`."
            );
        Validate(Require(type).Content, LabelOf(Require(type)), root);
    }

    private static string LabelOf(TypeSpec type) => type.Content.Name ?? type.Name;

    private TypeSpec Require(string type) =>
        types.Find(type)
        ?? throw new ValidatorStoppedException(
            $"data type '{type}' not found in namespace {types.Name}",
            $"The type `{type}` is not defined in the namespace `{types.Name}`, against which the file is validated."
        );

    private bool IsKindOf(string type, string ancestor) => types.Find(type)?.IsKindOf(ancestor) == true;

    private void Validate(ObjectSpec spec, string name, Hdf5Object stored)
    {
        token.ThrowIfCancellationRequested();
        // Links may form cycles, and an object may be reached several times.
        if (!_validated.Add((stored.File, stored.Address, name)))
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
                    $"expected a quantity of {expected.Quantity} for data type "
                        + $"{expected.TypeName ?? expected.Name}, received {count}"
                )
            );
        }
    }

    /// <summary>
    /// Validates a member against its own type, against the type that the group asks for, and against the group's
    /// specification of the member.
    /// </summary>
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
        // In another file, only datasets are validated.
        if (member.Stored is Hdf5Group && !tree.Owns(member.Stored))
            return;
        if (member.TypeName is { } own)
            Validate(Require(own).Content, LabelOf(Require(own)), member.Stored);
        if (expected.TypeName is { } asked)
            Validate(Require(asked).Content, LabelOf(Require(asked)), member.Stored);
        if (expected.Spec is { } place)
            Validate(place, $"{name}/{place.Label}", member.Stored);
    }

    /// <summary>
    /// The path without the leading slash. hdmf treats any object called <c>root</c> as the root of the file, so the
    /// path starts after the last one.
    /// </summary>
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
        catch (UnsupportedHdf5Exception unsupported)
        {
            uncheckedParts.Add(tree.PathOf(stored), CheckName, unsupported);
        }
    }
}
