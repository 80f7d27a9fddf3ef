namespace Dandi.Json;

/// <summary>The largest JSON document that is read in a place. Memory is proportional to the number of values, which bytes alone bound badly: <c>[[],[],…]</c> has a value in three bytes.</summary>
/// <param name="MaxBytes">Its length in bytes.</param>
/// <param name="MaxDepth">How deep its objects and arrays are nested. Python itself ends near 1000.</param>
/// <param name="MaxValues">The number of its objects, arrays, strings, numbers and literals.</param>
public readonly record struct JsonLimits(int MaxBytes, int MaxDepth, int MaxValues);
