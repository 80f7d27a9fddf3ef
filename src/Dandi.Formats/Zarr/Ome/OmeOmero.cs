namespace Dandi.Zarr.Ome;

/// <summary>
/// Validates <c>omero</c>, the display settings of channels (OME-NGFF
/// <see href="https://ngff.openmicroscopy.org/0.4/">0.4</see> and
/// <see href="https://ngff.openmicroscopy.org/0.5/">0.5</see>, "omero" metadata).
/// </summary>
internal static class OmeOmero
{
    public static void Validate(JsonChecker value, string version)
    {
        foreach (
            var item in value.WithRule("ome_ngff.omero").RequireObject().Required("channels").RequireList().Items()
        )
        {
            var channel = item.RequireObject();
            // `window` and `color` are required by the schema of 0.4 and recommended by that of 0.5.
            var window = (
                version == "0.4" ? channel.Required("window") : channel.Recommended("window")
            ).RequireObject();
            foreach (var bound in (ReadOnlySpan<string>)["start", "min", "end", "max"])
                window.Required(bound).RequireNumber();
            var color = (version == "0.4" ? channel.Required("color") : channel.Recommended("color")).RequireString();
            if (color.Text is { } text && !(text.Length == 6 && text.All(char.IsAsciiHexDigit)))
                color.ReportHint("must be six hexadecimal digits, such as `00FF00`");
            channel.Optional("label").RequireString();
            channel.Optional("family").RequireString();
            channel.Optional("active").RequireBoolean();
        }
    }
}
