namespace Dandi.Accounts;

/// <summary>Finds the key to an archive (archive-api.md §3): a variable, the key file, a question.</summary>
/// <param name="variables">The environment.</param>
/// <param name="file">The kept keys.</param>
public sealed class ApiKeys(Func<string, string?> variables, KeyFile file)
{
    /// <summary>The variable for an archive that is given by its URL: <c>HOST:PORT_API_KEY</c> cannot be exported by a shell.</summary>
    public const string PortableVariable = "DANDI_INSTANCE_API_KEY";

    /// <summary>The key for an instance, or null.</summary>
    public ApiKey? Find(DandiInstance instance)
    {
        foreach (var name in VariablesFor(instance))
        {
            if (variables(name) is { Length: > 0 } value)
                return new ApiKey($"the variable {name}", value.Trim());
        }
        return file.Find(instance.Name);
    }

    /// <summary>The variables that are looked at for an instance, the first that is set counts.</summary>
    public static IEnumerable<string> VariablesFor(DandiInstance instance)
    {
        var name = instance.Name.ToUpperInvariant().Replace('-', '_');
        return instance.IsKnown
            ? [$"{name}_API_KEY"]
            : [$"{name}_API_KEY", $"{instance.Name}_API_KEY", PortableVariable];
    }
}
