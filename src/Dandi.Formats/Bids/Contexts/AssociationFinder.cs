using Dandi.Bids.Expressions;
using Dandi.Bids.Inheritance;
using Dandi.Bids.Schema;
using Dandi.Bids.Values;

namespace Dandi.Bids.Contexts;

/// <summary>Finds the files that belong to another, such as the events of a run (<c>meta.associations</c>).</summary>
internal sealed class AssociationFinder(DatasetContext dataset, AssociationLoader loader)
{
    private readonly BoundedCache<FileKind, List<KindAssociation>> _kinds = new(FileKind.MaxCached);

    /// <summary>Finds the associations of a file. What is found becomes viewed.</summary>
    public JsObject Find(FileContext file, Action<BidsIssue> report)
    {
        LazyMembers? associations = null;
        foreach (var association in _kinds.Get(file.Kind, AssociationsOf))
        {
            if (!Applies(association.Selectors, file))
                continue;
            var found = Find(file, association, out var ambiguous);
            if (ambiguous is not null)
                report(InheritanceIssues.Ambiguous(ambiguous, file.File));
            else if (found is not null)
                (associations ??= new LazyMembers()).Add(
                    association.Name,
                    loader.Load(association.Name, found, file, report)
                );
        }
        return associations ?? (JsObject)EmptyMembers.Instance;
    }

    private static IReadOnlyList<NamedFile>? Find(
        FileContext file,
        KindAssociation association,
        out IReadOnlyList<NamedFile>? ambiguous
    )
    {
        for (var folder = file.Index; folder is not null; folder = folder.Parent)
        {
            ambiguous = InheritedFiles.Find(folder, file.Named, association.Target, out var found);
            if (ambiguous is not null || found is not null || !association.IsInherited)
                return found;
        }
        ambiguous = null;
        return null;
    }

    private static bool Applies(IReadOnlyList<BidsExpression> selectors, FileContext file)
    {
        for (var i = 0; i < selectors.Count; i++)
        {
            if (!selectors[i].IsTrue(file))
                return false;
        }
        return true;
    }

    private List<KindAssociation> AssociationsOf(FileKind kind)
    {
        var associations = new List<KindAssociation>();
        var scope = new KindScope(dataset, kind);
        foreach (var rule in dataset.Schema.Associations)
        {
            if (scope.Reduce(rule.Selectors) is { } selectors)
                associations.Add(new KindAssociation(rule, selectors));
        }
        return associations;
    }

    /// <summary>An association of the files of a kind.</summary>
    /// <param name="Rule">The association.</param>
    /// <param name="Selectors">The selectors that differ between files of the kind.</param>
    private sealed record KindAssociation(AssociationRule Rule, IReadOnlyList<BidsExpression> Selectors)
    {
        public string Name => Rule.Name;

        public bool IsInherited => Rule.IsInherited;

        public InheritanceTarget Target { get; } = new(Rule.Suffix, Rule.Extensions, Rule.Entities);
    }
}
