namespace Dandi.Cli.Output.Results;

/// <summary>Receives the members of a result in the order of their names.</summary>
internal interface IMemberWriter
{
    /// <summary>Adds a text, or null, by a name of ASCII letters and underscores.</summary>
    void Write(ReadOnlySpan<byte> name, string? value);

    /// <summary>Adds a text by any name.</summary>
    void WriteAny(string name, string value);

    /// <summary>Adds an object, whose members come next.</summary>
    void BeginObject(ReadOnlySpan<byte> name);

    /// <summary>Ends the object that was begun last.</summary>
    void EndObject();
}
