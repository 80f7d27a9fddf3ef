namespace Dandi.Accounts;

/// <summary>
/// Finds the API key of an instance in the environment, otherwise in the key file (docs/spec/archive-api.md §3).
/// </summary>
/// <param name="variables">Reads an environment variable.</param>
/// <param name="file">The key file.</param>
public sealed class ApiKeys(Func<string, string?> variables, KeyFile file)
{
    /// <summary>
    /// The variable for any archive that is given by its URL, because shells cannot export <c>HOST:PORT_API_KEY</c>.
    /// </summary>
    public const string PortableVariable = "DANDI_INSTANCE_API_KEY";

    /// <summary>Finds the API key of an instance.</summary>
    /// <returns>Null if there is none.</returns>
    /// <exception cref="UsageException">The key file cannot be used.</exception>
    public ApiKey? Find(DandiInstance instance)
    {
        foreach (var name in VariablesFor(instance))
        {
            if (variables(name) is { Length: > 0 } value)
                return new ApiKey($"the variable {name}", value.Trim());
        }
        return file.Find(instance.Name);
    }

    /// <summary>Gets the environment variables for an instance, in descending priority.</summary>
    public static IEnumerable<string> VariablesFor(DandiInstance instance)
    {
        var name = instance.Name.ToUpperInvariant().Replace('-', '_');
        return instance.IsKnown
            ? [$"{name}_API_KEY"]
            : [$"{name}_API_KEY", $"{instance.Name}_API_KEY", PortableVariable];
    }
}
