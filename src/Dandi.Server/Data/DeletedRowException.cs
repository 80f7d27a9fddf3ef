namespace Dandi.Server.Data;

/// <summary>
/// A row was deleted between the check that found it and the change or response that needs it, for example because
/// somebody deleted the Dandiset meanwhile.
/// </summary>
internal sealed class DeletedRowException(Exception? cause = null)
    : Exception("A row that the request refers to was deleted meanwhile.", cause);
