namespace Dandi.Server.Web.Views;

/// <summary>What was entered in the form for a new Dandiset.</summary>
internal sealed record CreationModel
{
    public string Name { get; init; } = "";

    public string Description { get; init; } = "";

    public string License { get; init; } = "";

    public bool IsEmbargoed { get; init; }

    /// <summary>What is wrong with it, or null.</summary>
    public string? Problem { get; init; }
}
