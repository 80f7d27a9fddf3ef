using Dandi.Bids.Values;

namespace Dandi.Bids.Expressions.Functions;

/// <summary>A function of the expression language; none has more than three parameters.</summary>
/// <returns>False if JavaScript would throw.</returns>
internal delegate bool ExpressionFunction(in JsValue first, in JsValue second, in JsValue third, out JsValue value);
