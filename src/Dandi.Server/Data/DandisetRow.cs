namespace Dandi.Server.Data;

/// <summary>A row of the table of Dandisets; its name and metadata are those of its draft.</summary>
/// <param name="Id">The number in its identifier.</param>
/// <param name="Created">When it was created, as <see cref="Timestamp"/> formats it.</param>
/// <param name="Modified">When the Dandiset itself, such as its owners, was last changed.</param>
/// <param name="EmbargoStatus"><c>OPEN</c>, <c>EMBARGOED</c> or <c>UNEMBARGOING</c>.</param>
/// <param name="EmbargoEnd">The date (ISO 8601) on which the embargo ends, or null.</param>
internal sealed record DandisetRow(long Id, string Created, string Modified, string EmbargoStatus, string? EmbargoEnd)
{
    /// <summary>The identifier: six digits.</summary>
    public string Identifier => Id.ToString("000000", System.Globalization.CultureInfo.InvariantCulture);

    /// <summary>Whether its embargo is being ended, so that nobody may change it.</summary>
    public bool IsUnembargoing => EmbargoStatus == Embargoes.Ending;

    /// <summary>Whether only owners may see it.</summary>
    public bool IsEmbargoed => EmbargoStatus != "OPEN";
}
