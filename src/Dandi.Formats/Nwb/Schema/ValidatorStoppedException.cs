namespace Dandi.Nwb.Schema;

/// <summary>Content on which hdmf's validator stops with an exception (docs/spec/nwb.md 1.2).</summary>
/// <param name="pythonMessage">The message of the Python exception.</param>
/// <param name="explanation">What it means, for the user.</param>
internal sealed class ValidatorStoppedException(string pythonMessage, string explanation) : DandiException(explanation)
{
    public string PythonMessage { get; } = pythonMessage;
}
