namespace Dandi.Zarr.Ome;

/// <summary>The rules for <c>omero</c>, how to show the channels (OME-NGFF 0.4 and 0.5, "omero" metadata).</summary>
internal static class OmeOmero
{
    /// <summary>Judges how channels are shown.</summary>
    public static void Validate(JsonPlace place, string version)
    {
        foreach (var item in place.Under("ome_ngff.omero").IsObject().Must("channels").IsList().Items())
        {
            var channel = item.IsObject();
            // The schema of 0.5 no longer demands what that of 0.4 did.
            var window = (version == "0.4" ? channel.Must("window") : channel.Should("window")).IsObject();
            foreach (var bound in (ReadOnlySpan<string>)["start", "min", "end", "max"])
                window.Must(bound).IsNumber();
            var color = (version == "0.4" ? channel.Must("color") : channel.Should("color")).IsText();
            if (color.Text is { } text && !(text.Length == 6 && text.All(char.IsAsciiHexDigit)))
                color.Departs("is not six hexadecimal digits, such as `00FF00`");
            channel.May("label").IsText();
            channel.May("family").IsText();
            channel.May("active").IsBoolean();
        }
    }
}
