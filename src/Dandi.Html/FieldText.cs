namespace Dandi.Html;

/// <summary>
/// What a field of a form contains: it is sent back, so nothing in it is made visible or changed, only escaped.
/// </summary>
/// <param name="Text">The text; a text area shows it completely if a line break is before it.</param>
public readonly record struct FieldText(string Text);
