using System.Text.Json.Nodes;

namespace Dandi.Cli.Output.Records;

/// <summary>A form of output.</summary>
internal interface IRecordWriter
{
    /// <summary>Adds a record.</summary>
    Task WriteAsync(JsonObject record);

    /// <summary>Ends the output.</summary>
    Task EndAsync();
}
