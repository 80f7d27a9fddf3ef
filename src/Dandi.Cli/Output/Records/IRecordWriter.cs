using System.Text.Json.Nodes;

namespace Dandi.Cli.Output.Records;

/// <summary>Writes records in an output format.</summary>
internal interface IRecordWriter
{
    /// <summary>Adds a record, which may be written later.</summary>
    Task WriteAsync(JsonObject record);

    /// <summary>Writes what is left. Must be called once, after the last record.</summary>
    Task EndAsync();
}
