namespace Dandi.Bids.Readers;

/// <summary>The orientation of a NIfTI image: which directions its axes have in the space of the scanner.</summary>
internal static class NiftiOrientation
{
    private static readonly string[] Positive = ["R", "A", "S"];
    private static readonly string[] Negative = ["L", "P", "I"];

    /// <summary>
    /// Gets the three rows of an affine from the last three numbers of a quaternion of length 1, an offset and the
    /// voxel sizes (method 2 of the NIfTI-1 specification).
    /// </summary>
    public static double[] AffineOf(double[] quaternion, double[] offset, double[] pixels)
    {
        var (b, c, d) = (quaternion[0], quaternion[1], quaternion[2]);
        var a = Math.Sqrt(1 - (b * b + c * c + d * d));
        var (x, y) = (pixels[1], pixels[2]);
        var z = pixels[3] * (pixels[0] == 0 ? 1 : pixels[0]);
        return
        [
            (a * a + b * b - c * c - d * d) * x,
            (2 * b * c - 2 * a * d) * y,
            (2 * b * d + 2 * a * c) * z,
            offset[0],
            (2 * b * c + 2 * a * d) * x,
            (a * a + c * c - b * b - d * d) * y,
            (2 * c * d - 2 * a * b) * z,
            offset[1],
            (2 * b * d - 2 * a * c) * x,
            (2 * c * d + 2 * a * b) * y,
            (a * a + d * d - c * c - b * b) * z,
            offset[2],
        ];
    }

    /// <summary>
    /// Gets the letter of the direction that is nearest to each axis. The axis that is closest to a direction chooses
    /// first; each direction is used once.
    /// </summary>
    /// <param name="affine">The first three rows, of four numbers each.</param>
    /// <returns>Null if the affine contains something that is not a finite number.</returns>
    public static string[]? Of(double[] affine)
    {
        if (!Array.TrueForAll(affine, double.IsFinite))
            return null;
        var axes = Orthogonalize(Column(affine, 0), Column(affine, 1), Column(affine, 2));
        var closeness = Array.ConvertAll(axes, axis => Array.ConvertAll(axis, Math.Abs));
        var codes = new string[3];
        foreach (var axis in OrderByMaximum(closeness))
        {
            var direction = IndexOfMaximum(closeness[axis]);
            foreach (var others in closeness)
                others[direction] = 0;
            codes[axis] = (axes[axis][direction] > 0 ? Positive : Negative)[direction];
        }
        return codes;
    }

    private static double[][] Orthogonalize(double[] first, double[] second, double[] third)
    {
        var x = Normalize(first);
        var y = Normalize(Subtract(second, Scale(x, Dot(x, second))));
        var along = Add(Scale(x, Dot(x, third)), Scale(y, Dot(y, third)));
        return [x, y, Normalize(Subtract(third, along))];
    }

    // Descending; those that are equal or not comparable keep their order.
    private static List<int> OrderByMaximum(double[][] rows)
    {
        var maxima = Array.ConvertAll(rows, row => Math.Max(row[0], Math.Max(row[1], row[2])));
        var order = new List<int> { 0 };
        for (var i = 1; i < maxima.Length; i++)
        {
            var at = order.Count;
            while (at > 0 && maxima[i] > maxima[order[at - 1]])
                at--;
            order.Insert(at, i);
        }
        return order;
    }

    private static int IndexOfMaximum(double[] values)
    {
        var index = 0;
        for (var i = 1; i < values.Length; i++)
            index = values[i] > values[index] ? i : index;
        return index;
    }

    private static double[] Column(double[] affine, int column) =>
        [affine[column], affine[4 + column], affine[8 + column]];

    private static double[] Add(double[] left, double[] right) =>
        [left[0] + right[0], left[1] + right[1], left[2] + right[2]];

    private static double[] Subtract(double[] left, double[] right) => Add(left, Scale(right, -1));

    private static double[] Scale(double[] vector, double factor) =>
        [vector[0] * factor, vector[1] * factor, vector[2] * factor];

    private static double Dot(double[] left, double[] right) =>
        left[0] * right[0] + left[1] * right[1] + left[2] * right[2];

    private static double[] Normalize(double[] vector) => Scale(vector, 1 / Math.Sqrt(Dot(vector, vector)));
}
