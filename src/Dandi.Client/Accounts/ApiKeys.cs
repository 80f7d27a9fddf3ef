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
    /// <param name="instance">The instance.</param>
    /// <param name="namedBy">Who named its host.</param>
    /// <returns>Null if there is none.</returns>
    /// <exception cref="UsageException">The key file cannot be used.</exception>
    public ApiKey? Find(DandiInstance instance, NamedBy namedBy)
    {
        var isEncrypted = instance.Api.Scheme == Uri.UriSchemeHttps;
        foreach (var name in VariablesFor(instance))
        {
            // This variable names no host.
            if (name == PortableVariable && namedBy != NamedBy.Instance)
                continue;
            // Others have no scheme, so for http over a network they count only if the user wrote http.
            if (namedBy == NamedBy.Server && !(isEncrypted || instance.Api.IsLoopback))
                continue;
            if (variables(name) is { Length: > 0 } value)
                return ApiKey.OfVariable(name, value.Trim());
        }
        return FindStored(instance, namedBy);
    }

    /// <summary>Finds the API key of an instance in the key file only.</summary>
    /// <inheritdoc cref="Find"/>
    public ApiKey? FindStored(DandiInstance instance, NamedBy namedBy)
    {
        if (file.Find(instance.KeyName) is { } key)
            return key;
        // Earlier versions stored keys without the scheme.
        var mayBeEarlier =
            instance.Api.Scheme == Uri.UriSchemeHttps || (namedBy != NamedBy.Server && instance.Api.IsLoopback);
        return mayBeEarlier ? file.Find(instance.Name) : null;
    }

    /// <summary>Stores the API key of an instance in the key file.</summary>
    /// <exception cref="UsageException">The key file cannot be written.</exception>
    public void Store(DandiInstance instance, ApiKey key) => file.Store(instance.KeyName, key.Reveal());

    /// <summary>Deletes the API key of an instance from the key file.</summary>
    /// <returns>Whether there was one.</returns>
    /// <exception cref="UsageException">The key file cannot be read or written.</exception>
    public bool Delete(DandiInstance instance) =>
        file.Store(instance.KeyName, null) | (!instance.IsKnown && file.Store(instance.Name, null));

    /// <summary>Gets the environment variables for an instance, in descending priority.</summary>
    public static IEnumerable<string> VariablesFor(DandiInstance instance)
    {
        var name = instance.Name.ToUpperInvariant().Replace('-', '_');
        return instance.IsKnown
            ? [$"{name}_API_KEY"]
            : [$"{name}_API_KEY", $"{instance.Name}_API_KEY", PortableVariable];
    }
}
