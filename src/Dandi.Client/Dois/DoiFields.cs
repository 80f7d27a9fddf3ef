namespace Dandi.Dois;

/// <summary>Names of <see cref="DoiField"/>.</summary>
public static class DoiFields
{
    /// <summary>All fields, in the order in which they are filled in.</summary>
    public static IReadOnlyList<DoiField> All { get; } =
    [DoiField.Contributor, DoiField.Name, DoiField.Description, DoiField.RelatedResource];

    /// <summary>The name of the member of the metadata.</summary>
    public static string NameOf(DoiField field) =>
        field switch
        {
            DoiField.Contributor => "contributor",
            DoiField.Name => "name",
            DoiField.Description => "description",
            _ => "relatedResource",
        };
}
