namespace Dandi.JsonSchemas;

/// <summary>
/// Where all errors are reported, <c>anyOf</c> and <c>oneOf</c> have one. This says in it what is wrong for the
/// alternative that was probably meant: the one whose constants the value has, and that it misses by the fewest errors.
/// </summary>
internal sealed class ClosestAlternative(ValidationRun run)
{
    private const int MaxLength = 300;
    private JsonSchemaError? _error;
    private int _distance;
    private string _path = "";

    /// <summary>Takes the errors of an alternative out of the run, if all errors are reported.</summary>
    /// <param name="before">The number of errors before them.</param>
    public void Consider(int before)
    {
        if (!run.ReportsAll)
            return;
        _path = run.Path;
        // Beyond the errors that are kept, nothing is known about an alternative.
        if (before < run.Errors.Count)
        {
            var distance = run.Errors.Skip(before).Sum(DistanceOf);
            if (_error is null || distance < _distance)
                (_error, _distance) = (run.Errors.Skip(before).MaxBy(DistanceOf), distance);
        }
        run.Reset(before);
    }

    /// <inheritdoc/>
    public override string ToString()
    {
        if (_error is null)
            return "";
        var part = SchemaPointer.Dotted(_error.InstancePath[_path.Length..]);
        var text =
            part.Length > 0 ? $"; in the closest, `{part}` {_error.Message}" : $"; in the closest, it {_error.Message}";
        return text.Length <= MaxLength ? text : string.Concat(text.AsSpan(0, MaxLength), "…");
    }

    private int DistanceOf(JsonSchemaError error)
    {
        var depth = error.InstancePath.AsSpan(_path.Length).Count('/');
        return error.Keyword switch
        {
            "type" when depth == 0 => 10_000,
            "const" when depth <= 1 => 1_000,
            _ => 1,
        };
    }
}
