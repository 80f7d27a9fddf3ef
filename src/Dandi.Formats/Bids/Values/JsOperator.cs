namespace Dandi.Bids.Values;

/// <summary>Applies an operator to two values.</summary>
/// <returns>False if JavaScript would throw.</returns>
internal delegate bool JsOperator(in JsValue left, in JsValue right, out JsValue value);
