namespace Dandi.Bids.Values;

/// <summary>An object of the expression language: values by name, which may be computed when they are read.</summary>
internal abstract class JsObject
{
    /// <summary>The names of the members, in their order.</summary>
    public abstract IEnumerable<string> Names { get; }

    /// <summary>Gets a member; <see cref="JsValue.Undefined"/> if there is none.</summary>
    public abstract JsValue Get(string name);

    /// <summary>Whether there is a member of this name, even if its value is undefined.</summary>
    public abstract bool Has(string name);
}
