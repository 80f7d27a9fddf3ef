using System.Buffers;

namespace Dandi.Bids.Names;

/// <summary>The parts of a file name (docs/spec/bids-zarr-schema.md §1.2).</summary>
/// <param name="Suffix">The last piece of the stem; empty for none.</param>
/// <param name="Extension">All from the first period on, empty for none.</param>
/// <param name="Entities">The labels of the entities by their short names, in the order of the name.</param>
internal sealed record FileNameParts(
    string Suffix,
    string Extension,
    IReadOnlyList<KeyValuePair<string, string>> Entities
)
{
    /// <summary>The label of an entity that has none, as in <c>sub-01_acq_T1w.json</c>.</summary>
    public const string NoLabel = "NOENTITY";

    private static readonly SearchValues<char> LettersAndDigits = SearchValues.Create(
        "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
    );

    /// <summary>Parses the name of a file; that of a folder ends with a slash, which the last part keeps.</summary>
    public static FileNameParts Parse(string name)
    {
        var period = name.IndexOf('.', StringComparison.Ordinal);
        var stem = period < 0 ? name : name[..period];
        var pieces = stem.Split('_');
        var hasSuffix = pieces.Length > 1 || (stem.Length > 0 && !stem.AsSpan().ContainsAnyExcept(LettersAndDigits));
        var entities = new List<KeyValuePair<string, string>>(pieces.Length);
        foreach (var piece in pieces.AsSpan(0, hasSuffix ? pieces.Length - 1 : pieces.Length))
            Set(entities, piece);
        return new FileNameParts(hasSuffix ? pieces[^1] : "", period < 0 ? "" : name[period..], entities);
    }

    /// <summary>The label of an entity; null if the name does not have it.</summary>
    public string? Label(string entity)
    {
        // By index, because an enumerator would be allocated with each call.
        for (var i = 0; i < Entities.Count; i++)
        {
            if (Entities[i].Key == entity)
                return Entities[i].Value;
        }
        return null;
    }

    /// <summary>Adds an entity. If it occurs twice, the last label counts, at the place of the first.</summary>
    private static void Set(List<KeyValuePair<string, string>> entities, string piece)
    {
        var hyphen = piece.IndexOf('-', StringComparison.Ordinal);
        var hasLabel = hyphen >= 0 && hyphen < piece.Length - 1;
        var entity = KeyValuePair.Create(
            hasLabel ? piece[..hyphen] : piece,
            hasLabel ? piece[(hyphen + 1)..] : NoLabel
        );
        for (var i = 0; i < entities.Count; i++)
        {
            if (entities[i].Key != entity.Key)
                continue;
            entities[i] = entity;
            return;
        }
        entities.Add(entity);
    }
}
