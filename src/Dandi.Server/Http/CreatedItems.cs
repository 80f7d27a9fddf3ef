using System.Collections;
using System.Text.Json.Nodes;

namespace Dandi.Server.Http;

/// <summary>
/// The items of a list, which are created when they are written and not kept: unlike the enumerators of LINQ, this one
/// does not refer to its current item, which a client that reads slowly would otherwise hold in memory.
/// </summary>
/// <param name="keys">What the items are created from.</param>
/// <param name="create">Creates an item; null if it no longer exists.</param>
internal sealed class CreatedItems<T>(IEnumerable<T> keys, Func<T, JsonNode?> create) : IEnumerable<JsonNode?>
{
    /// <inheritdoc/>
    public IEnumerator<JsonNode?> GetEnumerator() => new Enumerator(keys.GetEnumerator(), create);

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    private sealed class Enumerator(IEnumerator<T> keys, Func<T, JsonNode?> create) : IEnumerator<JsonNode?>
    {
        public JsonNode? Current => create(keys.Current);

        object? IEnumerator.Current => Current;

        public bool MoveNext() => keys.MoveNext();

        public void Reset() => keys.Reset();

        public void Dispose() => keys.Dispose();
    }
}
