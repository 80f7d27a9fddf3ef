namespace Dandi.Bids.Values;

/// <summary>
/// An expression cannot be evaluated: JavaScript would throw, as for a member of <c>undefined</c>. The value of the
/// whole expression is then null.
/// </summary>
internal sealed class JsException(string message) : Exception(message);
