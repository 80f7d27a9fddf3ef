namespace Dandi.Bids.Schema;

/// <summary>A part of a BIDS schema is not what it should be.</summary>
/// <param name="message">What is wrong: the end of a sentence, without a period.</param>
/// <param name="cause">What found it; null for none.</param>
internal sealed class InvalidSchemaException(string message, Exception? cause = null) : Exception(message, cause);
