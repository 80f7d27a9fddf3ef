namespace Dandi.Bids.Matching;

/// <summary>The rule for files whose name consists of entities, a suffix and an extension.</summary>
/// <remarks>
/// The folders above the file are those of the subject, the session and the datatype. An entity that has a folder is in
/// the name if and only if the file is in that folder, with the same label.
/// </remarks>
internal sealed class EntityRule : PathRule
{
    private const string Subject = "sub";
    private const string Session = "ses";
    private const int MaxFolders = 3;

    /// <summary>The entities, in the order that they have in a name.</summary>
    public required IReadOnlyList<EntityPattern> Entities { get; init; }

    public required IReadOnlyList<string> Suffixes { get; init; }

    public required IReadOnlyList<string> Extensions { get; init; }

    /// <summary>The names of the folders that may contain the file; empty for any.</summary>
    public IReadOnlyList<string> Datatypes { get; init; } = [];

    /// <summary>Whether the file may also be outside of the folder of a datatype.</summary>
    public bool IsDatatypeOptional { get; init; }

    public override BidsEntities? Match(ReadOnlySpan<string> parts)
    {
        if (!EndsWithSuffix(parts[^1]))
            return null;
        for (var folders = 0; folders <= Math.Min(MaxFolders, parts.Length - 1); folders++)
        {
            if (MatchFrom(parts[^(folders + 1)..]) is { } found)
                return found;
        }
        return null;
    }

    private BidsEntities? MatchFrom(ReadOnlySpan<string> parts)
    {
        var folders = parts[..^1];
        if (!TakeFolder(ref folders, Subject, out var subject) || !TakeFolder(ref folders, Session, out var session))
            return null;
        if (folders is [var datatype, ..] && Datatypes.Contains(datatype))
            folders = folders[1..];
        else if (Datatypes.Count > 0 && !IsDatatypeOptional)
            return null;
        return folders.IsEmpty && HasEntities(parts[^1], subject, session) ? new BidsEntities(subject, session) : null;
    }

    /// <summary>Removes the folder of an entity from the beginning, if it is there.</summary>
    /// <returns>False if the rule requires the folder, and it is not there.</returns>
    private bool TakeFolder(ref ReadOnlySpan<string> folders, string entity, out string? label)
    {
        label = null;
        var pattern = Entities.FirstOrDefault(each => each.Name == entity);
        if (pattern is null)
            return true;
        if (folders is [var first, ..] && pattern.TryRead(first, out label))
        {
            folders = folders[1..];
            return true;
        }
        return !pattern.IsRequired;
    }

    private bool EndsWithSuffix(string name)
    {
        var last = name.AsSpan(name.LastIndexOf('_') + 1);
        foreach (var suffix in Suffixes)
        {
            if (last.StartsWith(suffix) && IsExtension(last[suffix.Length..], Extensions))
                return true;
        }
        return false;
    }

    private bool HasEntities(string name, string? subject, string? session)
    {
        var pieces = name.Split('_')[..^1];
        var next = 0;
        foreach (var entity in Entities)
        {
            var label = entity.Name switch
            {
                Subject => subject,
                Session => session,
                _ => null,
            };
            var isExpected = entity.Name is not (Subject or Session) || label is not null;
            if (
                isExpected
                && next < pieces.Length
                && entity.TryRead(pieces[next], out var read)
                && (label is null || read == label)
            )
                next++;
            else if (label is not null || (isExpected && entity.IsRequired))
                return false;
        }
        return next == pieces.Length;
    }
}
