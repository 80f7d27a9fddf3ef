using System.Text;

namespace Dandi.Examples;

/// <summary>Writes a video of a bright dot moving in a circle: an uncompressed 8-bit grayscale AVI.</summary>
internal static class ExampleVideo
{
    private const int Width = 96;
    private const int Height = 64;
    private const int Frames = 50;
    private const int FramesPerSecond = 25;
    private const int FrameSize = Width * Height;

    public static void Write(string path)
    {
        var palette = Enumerable.Range(0, 256).Select(shade => (object)(shade * 0x010101));
        var format = Join([40, Width, Height, 1 | (8 << 16), 0, FrameSize, 0, 0, 256, 0, .. palette]);
        var header = List(
            "hdrl",
            Chunk("avih", MainHeader()),
            List("strl", Chunk("strh", StreamHeader()), Chunk("strf", format))
        );
        var movie = List("movi", [.. Enumerable.Range(0, Frames).Select(number => Chunk("00db", Frame(number)))]);
        var index = Enumerable
            .Range(0, Frames)
            .SelectMany(number => new object[] { "00db", 0x10, 4 + (number * (FrameSize + 8)), FrameSize });
        File.WriteAllBytes(path, Chunk("RIFF", [.. "AVI "u8, .. header, .. movie, .. Chunk("idx1", Join([.. index]))]));
    }

    /// <summary>The fields of AVIMAINHEADER after its size.</summary>
    private static byte[] MainHeader() =>
        Join(
            1_000_000 / FramesPerSecond,
            FrameSize * FramesPerSecond,
            0,
            0x10,
            Frames,
            0,
            1,
            FrameSize,
            Width,
            Height,
            0,
            0,
            0,
            0
        );

    /// <summary>The fields of AVISTREAMHEADER after its size.</summary>
    private static byte[] StreamHeader() =>
        Join("vids", "DIB ", 0, 0, 0, 1, FramesPerSecond, 0, Frames, FrameSize, -1, 0, 0, Width | (Height << 16));

    /// <summary>The pixels of one frame, bottom row first.</summary>
    private static byte[] Frame(int number)
    {
        var angle = 2 * Math.PI * number / Frames;
        var (x, y) = ((Width / 2) + (24 * Math.Cos(angle)), (Height / 2) + (24 * Math.Sin(angle)));
        var pixels = new byte[FrameSize];
        for (var i = 0; i < FrameSize; i++)
        {
            var distance = Math.Pow((i % Width) - x, 2) + Math.Pow((i / Width) - y, 2);
            pixels[i] = (byte)(32 + (200 * Math.Exp(-distance / 30)));
        }
        return pixels;
    }

    private static byte[] List(string kind, params byte[][] chunks) =>
        Chunk("LIST", [.. Encoding.ASCII.GetBytes(kind), .. chunks.SelectMany(chunk => chunk)]);

    private static byte[] Chunk(string name, byte[] content) =>
        [.. Encoding.ASCII.GetBytes(name), .. BitConverter.GetBytes(content.Length), .. content];

    /// <summary>Concatenates four-character codes and 32-bit little-endian numbers.</summary>
    private static byte[] Join(params object[] values) =>
        [
            .. values.SelectMany(value =>
                value is string code ? Encoding.ASCII.GetBytes(code) : BitConverter.GetBytes((int)value)
            ),
        ];
}
