namespace Dandi.Yaml;

/// <summary>What a YAML document may contain. It is untrusted.</summary>
/// <param name="MaxDepth">The maximum nesting of mappings and sequences.</param>
/// <param name="MaxValues">The maximum number of values, where an alias counts as what it stands for.</param>
/// <param name="HasAliases">Whether there may be aliases (<c>*name</c>) and merge keys (<c>&lt;&lt;</c>).</param>
public readonly record struct YamlLimits(int MaxDepth, int MaxValues, bool HasAliases = false);
