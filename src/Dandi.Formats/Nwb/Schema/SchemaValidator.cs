using Dandi.Hdf5;
using Dandi.Nwb.Reading;
using Dandi.Nwb.Specs;

namespace Dandi.Nwb.Schema;

/// <summary>Judges a file by its schema: the one that it carries, else the one that is built in (nwb.md §2).</summary>
internal static class SchemaValidator
{
    private const string Experimental = "hdmf-experimental";

    /// <summary>Judges a file.</summary>
    /// <param name="file">The file.</param>
    /// <param name="readTree">Gives its groups and datasets.</param>
    /// <param name="notChecked">Told what could not be judged, because it cannot be read here.</param>
    /// <param name="token">Ends the judging.</param>
    /// <returns>The errors, how many more there are than are told, and what stopped the judging, if anything did: what the reference says, and what it means.</returns>
    /// <exception cref="InvalidHdf5Exception">The file is damaged.</exception>
    public static (
        IReadOnlyList<SchemaError> Errors,
        int Omitted,
        (string ReferenceText, string Explanation)? Stop
    ) Validate(Hdf5File file, Func<ReaderTree> readTree, UncheckedParts notChecked, CancellationToken token)
    {
        var errors = new SchemaErrors();
        try
        {
            var candidates = Candidates(file);
            var tree = readTree();
            foreach (var candidate in candidates)
            {
                errors.BeginNamespace();
                new ObjectValidation(candidate, tree, errors, notChecked, token).Validate(file.Root);
            }
            return (errors.All, errors.Omitted, null);
        }
        catch (UnsupportedHdf5Exception gap)
        {
            notChecked.Add("/", ObjectValidation.CheckName, gap);
            return (errors.All, errors.Omitted, null);
        }
        catch (UnvalidatableException stop)
        {
            return ([], 0, (stop.ReferenceText, stop.Message));
        }
        catch (UnreadableNwbException stop)
        {
            return ([], 0, (stop.ReferenceText, stop.Message));
        }
        catch (InvalidSpecificationException broken)
        {
            return (
                [],
                0,
                (broken.Message, $"The specifications that the file carries cannot be used: {broken.Message}")
            );
        }
    }

    /// <summary>The namespaces that a file is judged by: those that it carries and no other one includes.</summary>
    private static List<SpecNamespace> Candidates(Hdf5File file)
    {
        var namespaces = new Dictionary<string, SpecNamespace>(StringComparer.Ordinal);
        SpecCatalog.Load(CachedSpecifications.Read(file, _ => true), namespaces);
        var included = namespaces.Values.SelectMany(item => item.Includes).ToHashSet(StringComparer.Ordinal);
        var candidates = namespaces
            .Values.Where(item => !included.Contains(item.Name) && item.Name != Experimental)
            .OrderBy(item => item.Name, StringComparer.Ordinal)
            .ToList();
        return candidates.Count > 0 ? candidates : [SpecCatalog.BuiltIn.Namespaces["core"]];
    }
}
