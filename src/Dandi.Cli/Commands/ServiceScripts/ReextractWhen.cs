namespace Dandi.Cli.Commands.ServiceScripts;

/// <summary>Of which files the metadata are extracted again (<c>--when</c>).</summary>
internal enum ReextractWhen
{
    /// <summary>Those whose metadata have an older version of the schema than the one that would be sent.</summary>
    NewerSchemaVersion,

    /// <summary>All.</summary>
    Always,
}
