using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Dandi.JsonSchemas;

/// <summary>The errors that one validation has found, and where in the value it is.</summary>
internal sealed class ValidationRun(bool reportsAll)
{
    // A schema that refers to itself can take exponential time. A sidecar file has at most 2,000,000 values.
    private const int MaxSteps = 10_000_000;
    private const int MaxDepth = 1000;

    // Only the errors of alternatives add up. More are counted, so that the result is right, but not kept.
    private const int MaxErrors = 1000;

    private readonly List<JsonSchemaError> _errors = [];
    private readonly Stack<string> _path = new();
    private int _steps;
    private int _depth;

    public IReadOnlyList<JsonSchemaError> Errors => _errors;

    /// <summary>Whether validation continues after an error, to find all.</summary>
    public bool ReportsAll => reportsAll;

    /// <summary>The current value as a JSON Pointer.</summary>
    public string Path => Pointer();

    /// <summary>The number of errors, also of those that are not kept.</summary>
    public int ErrorCount { get; private set; }

    /// <summary>Adds an error of the value at the current path.</summary>
    /// <returns>False.</returns>
    public bool Fail(string keyword, string message)
    {
        ErrorCount++;
        if (_errors.Count < MaxErrors)
            _errors.Add(new JsonSchemaError(Pointer(), keyword, message));
        return false;
    }

    /// <summary>Whether the check of a value ends, because there was an error and no other is looked for.</summary>
    public bool EndsWith(bool isValid) => !isValid && !reportsAll;

    /// <summary>Forgets the errors that were added since there were <paramref name="count"/>.</summary>
    public void Reset(int count)
    {
        ErrorCount = count;
        if (_errors.Count > count)
            _errors.RemoveRange(count, _errors.Count - count);
    }

    /// <summary>Checks an item of the current array.</summary>
    public bool CheckItem(SchemaNode schema, int index, JsonElement item, bool isComposite) =>
        CheckAt(schema, index.ToString(CultureInfo.InvariantCulture), item, isComposite);

    /// <summary>Checks a part of the current value.</summary>
    public bool CheckAt(SchemaNode schema, string name, JsonElement part, bool isComposite)
    {
        _path.Push(name);
        var isValid = schema.Check(part, this, isComposite);
        _path.Pop();
        return isValid;
    }

    /// <summary>Begins the check of a value by a schema.</summary>
    /// <exception cref="ValidationLimitException">The validation takes too long or is nested too deeply.</exception>
    public void Enter()
    {
        if (++_steps > MaxSteps)
            throw new ValidationLimitException("takes too long to validate");
        if (++_depth > MaxDepth)
            throw new ValidationLimitException("is nested too deeply to validate");
    }

    /// <summary>Ends the check of a value by a schema.</summary>
    public void Leave() => _depth--;

    private string Pointer()
    {
        var pointer = new StringBuilder();
        foreach (var name in _path.Reverse())
            pointer
                .Append('/')
                .Append(name.Replace("~", "~0", StringComparison.Ordinal).Replace("/", "~1", StringComparison.Ordinal));
        return pointer.ToString();
    }
}
