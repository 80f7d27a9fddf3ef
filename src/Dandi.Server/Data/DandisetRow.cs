namespace Dandi.Server.Data;

/// <summary>A Dandiset.</summary>
/// <param name="Id">Its number.</param>
/// <param name="Created">When it was made.</param>
/// <param name="Modified">When it itself was changed.</param>
/// <param name="EmbargoStatus"><c>OPEN</c>, <c>EMBARGOED</c> or <c>UNEMBARGOING</c>.</param>
/// <param name="EmbargoEnd">The day on which the embargo shall end, or null.</param>
internal sealed record DandisetRow(long Id, string Created, string Modified, string EmbargoStatus, string? EmbargoEnd)
{
    /// <summary>Six digits.</summary>
    public string Identifier => Id.ToString("000000", System.Globalization.CultureInfo.InvariantCulture);

    /// <summary>Whether owners alone may see it.</summary>
    public bool IsEmbargoed => EmbargoStatus != "OPEN";
}
