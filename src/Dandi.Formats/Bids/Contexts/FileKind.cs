using Dandi.Bids.Values;

namespace Dandi.Bids.Contexts;

/// <summary>What the name and the folder of a file say that most selectors ask for.</summary>
internal readonly record struct FileKind(string Suffix, string Extension, string Datatype)
{
    /// <summary>A dataset has some hundred kinds of files, unless its names are meant to be different.</summary>
    public const int MaxCached = 2000;

    /// <summary>Gets what a name in an expression means for all files of the kind.</summary>
    /// <returns>False if it differs between files of the kind.</returns>
    public bool TryGet(string name, DatasetContext dataset, out JsValue value)
    {
        JsValue? found = name switch
        {
            "suffix" => JsValue.Of(Suffix),
            "extension" => JsValue.Of(Extension),
            "datatype" => JsValue.Of(Datatype),
            "modality" => JsValue.Of(dataset.Schema.Modality(Datatype) ?? ""),
            "dataset" => JsValue.Of(dataset.Members),
            "schema" => JsValue.Of(dataset.Schema.Root),
            _ => null,
        };
        value = found ?? JsValue.Undefined;
        return found is not null;
    }
}
