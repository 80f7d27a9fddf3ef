using Dandi.Bids.Values;

namespace Dandi.Bids.Contexts;

/// <summary>
/// The content of <c>dataset_description.json</c>. A type that is not there is <c>derivative</c> if something generated
/// the dataset, else <c>raw</c>.
/// </summary>
internal sealed class DatasetDescription(JsObject? description) : JsObject
{
    public const string Type = "DatasetType";

    private readonly JsValue _type = TypeOf(description);

    /// <summary>Whether a member is in the file, not a default.</summary>
    public bool IsInFile(string name) =>
        description?.Has(name) == true && (name != Type || JsConversion.ToBoolean(description.Get(Type)));

    /// <inheritdoc/>
    public override IEnumerable<string> Names
    {
        get
        {
            foreach (var name in description?.Names ?? [])
                yield return name;
            if (description?.Has(Type) != true)
                yield return Type;
        }
    }

    /// <inheritdoc/>
    public override JsValue Get(string name) => name == Type ? _type : description?.Get(name) ?? JsValue.Undefined;

    /// <inheritdoc/>
    public override bool Has(string name) => name == Type || description?.Has(name) == true;

    private static JsValue TypeOf(JsObject? description)
    {
        var type = description?.Get(Type) ?? JsValue.Undefined;
        if (JsConversion.ToBoolean(type))
            return type;
        var isGenerated = description is not null && JsConversion.ToBoolean(description.Get("GeneratedBy"));
        return JsValue.Of(isGenerated ? "derivative" : "raw");
    }
}
