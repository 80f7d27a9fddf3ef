using Dandi.Bids.Schema;
using Dandi.Bids.Tree;
using Dandi.Bids.Values;

namespace Dandi.Bids.Contexts;

/// <summary>What is known of a dataset as a whole.</summary>
internal sealed class DatasetContext
{
    private const string Derivative = "derivative";

    /// <summary>Tables of events name the same stimuli again and again, of which there are some thousand.</summary>
    private const int MaxKnownPaths = 20_000;

    private readonly BoundedCache<string, bool> _knownPaths = new(MaxKnownPaths, StringComparer.Ordinal);

    /// <param name="schema">The version of BIDS.</param>
    /// <param name="root">The root of the dataset.</param>
    /// <param name="contents">Reads the files of the dataset.</param>
    /// <param name="description">The description of the dataset; null if there is none that can be read.</param>
    public DatasetContext(BidsSchema schema, BidsFolder root, FileContents contents, JsObject? description)
    {
        (Schema, Root) = (schema, root);
        Description = new DatasetDescription(description);
        Members = new LazyMembers()
            .Add("dataset_description", JsValue.Of(Description))
            .Add("subjects", () => JsValue.Of(new SubjectMembers(root, contents)))
            // The BIDS validator never fills these lists.
            .Add("datatypes", JsValue.Of((IReadOnlyList<JsValue>)[]))
            .Add("modalities", JsValue.Of((IReadOnlyList<JsValue>)[]))
            .Add("ignored", JsValue.Of((IReadOnlyList<JsValue>)[]));
    }

    public BidsSchema Schema { get; }

    public BidsFolder Root { get; }

    public JsObject Description { get; }

    /// <summary>What <c>dataset</c> means in expressions.</summary>
    public JsObject Members { get; }

    /// <summary>The type; a string that is none of BIDS is possible.</summary>
    public string Type => Description.Get(DatasetDescription.Type) is { Kind: JsKind.String } type ? type.Text : "";

    public bool IsDerivative => Type == Derivative;

    /// <summary>Whether there is a file or folder at a path from the root; a file becomes viewed.</summary>
    public bool Exists(string path) => _knownPaths.Get(path, path => Root.Contains(path.Split('/')));
}
