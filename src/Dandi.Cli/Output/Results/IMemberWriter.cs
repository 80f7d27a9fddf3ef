namespace Dandi.Cli.Output.Results;

/// <summary>Receives the members of a result in the order of their names.</summary>
internal interface IMemberWriter
{
    /// <summary>Adds a text, or null.</summary>
    void Write(string name, string? value);

    /// <summary>Adds an object, whose members come next.</summary>
    void BeginObject(string name);

    /// <summary>Ends the object that was begun last.</summary>
    void EndObject();
}
