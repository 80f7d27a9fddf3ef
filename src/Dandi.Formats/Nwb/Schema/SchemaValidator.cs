using Dandi.Hdf5;
using Dandi.Nwb.Reading;
using Dandi.Nwb.Specs;

namespace Dandi.Nwb.Schema;

/// <summary>Validates a file against its schema, as <c>pynwb.validate</c> does (docs/spec/nwb.md 2).</summary>
/// <remarks>
/// <para>The steps, in this order:</para>
/// <list type="number">
/// <item>Choose the namespaces: those cached in the file that no other cached namespace includes; without any, the
/// built-in <c>core</c>.</item>
/// <item>Walk through the file as PyNWB does (<see cref="ReaderTree"/>).</item>
/// <item>For each namespace, validate all objects from the root (<see cref="ObjectValidator"/>).</item>
/// </list>
/// <para>If hdmf's validator raises an exception, there are no schema errors, only the reason for the stop. These
/// exceptions are caught for it: <see cref="ValidatorStoppedException"/>, <see cref="UnreadableNwbException"/> (from
/// the walk) and <see cref="InvalidSpecificationException"/>. An <see cref="UnsupportedHdf5Exception"/> is recorded
/// as not checked, and the errors found before it are kept. An <see cref="InvalidHdf5Exception"/> is left to the
/// caller.</para>
/// <para>The NWB schema: <see href="https://nwb-schema.readthedocs.io"/>. Its language:
/// <see href="https://hdmf-schema-language.readthedocs.io"/>.</para>
/// </remarks>
internal static class SchemaValidator
{
    private const string Experimental = "hdmf-experimental";

    /// <summary>Validates a file.</summary>
    /// <param name="file">The open file; the caller disposes it.</param>
    /// <param name="readTree">Returns the groups and datasets of the file.</param>
    /// <param name="uncheckedParts">Receives what could not be validated because this version cannot read it.</param>
    /// <param name="token">Cancels the validation.</param>
    /// <returns>The errors, the number of further errors, and why the validator stopped (the Python message and its
    /// explanation), if it did.</returns>
    /// <exception cref="InvalidHdf5Exception">The file is damaged.</exception>
    public static (
        IReadOnlyList<SchemaError> Errors,
        int Omitted,
        (string PythonMessage, string Explanation)? Stop
    ) Validate(Hdf5File file, Func<ReaderTree> readTree, UncheckedParts uncheckedParts, CancellationToken token)
    {
        var errors = new SchemaErrors();
        try
        {
            var candidates = Candidates(file);
            var tree = readTree();
            foreach (var candidate in candidates)
            {
                errors.BeginNamespace();
                new ObjectValidator(candidate, tree, errors, uncheckedParts, token).Validate(file.Root);
            }
            return (errors.All, errors.Omitted, null);
        }
        catch (UnsupportedHdf5Exception unsupported)
        {
            uncheckedParts.Add("/", ObjectValidator.CheckName, unsupported);
            return (errors.All, errors.Omitted, null);
        }
        catch (ValidatorStoppedException stop)
        {
            return ([], 0, (stop.PythonMessage, stop.Message));
        }
        catch (UnreadableNwbException stop)
        {
            return ([], 0, (stop.PythonMessage, stop.Message));
        }
        catch (InvalidSpecificationException invalid)
        {
            return ([], 0, (invalid.Message, $"The cached specifications of the file are invalid: {invalid.Message}"));
        }
    }

    /// <summary>
    /// The namespaces to validate against: those cached in the file and not included by another one.
    /// </summary>
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
