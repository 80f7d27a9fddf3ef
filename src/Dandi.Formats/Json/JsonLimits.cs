namespace Dandi.Json;

/// <summary>
/// The limits of a JSON document that is read. Memory is proportional to the number of values, which the length bounds
/// poorly: <c>[[],[],…]</c> has one value in three bytes.
/// </summary>
/// <param name="MaxBytes">The maximum length in bytes.</param>
/// <param name="MaxDepth">The maximum nesting of objects and arrays. Python's own limit is near 1000.</param>
/// <param name="MaxValues">The maximum number of objects, arrays, strings, numbers and literals.</param>
public readonly record struct JsonLimits(int MaxBytes, int MaxDepth, int MaxValues);
