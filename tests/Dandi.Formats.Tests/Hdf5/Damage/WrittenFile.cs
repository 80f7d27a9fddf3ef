using PureHDF;
using PureHDF.Filters;
using PureHDF.VOL.Native;

namespace Dandi.Formats.Tests.Hdf5.Damage;

/// <summary>
/// A random file that another implementation, PureHDF, has written: groups, attributes, and datasets of several
/// layouts.
/// </summary>
internal sealed class WrittenFile
{
    private readonly Random _random;
    private readonly Dictionary<string, (Array Data, ulong[] Shape)> _datasets = new(StringComparer.Ordinal);
    private readonly Dictionary<(string Path, string Name), Array> _attributes = [];

    private WrittenFile(int seed) => _random = new Random(seed);

    /// <summary>The data and shapes of the datasets, by path.</summary>
    public IReadOnlyDictionary<string, (Array Data, ulong[] Shape)> Datasets => _datasets;

    /// <summary>The data of the attributes, by the path of their object and their name.</summary>
    public IReadOnlyDictionary<(string Path, string Name), Array> Attributes => _attributes;

    /// <summary>Writes a file, which depends only on the seed, and returns its path.</summary>
    public static string Write(string path, int seed)
    {
        _ = Create(path, seed);
        return path;
    }

    /// <summary>Writes a file, which depends only on the seed, and returns its content.</summary>
    public static WrittenFile Create(string path, int seed)
    {
        var written = new WrittenFile(seed);
        var file = new H5File();
        written.Fill(file, "", depth: 0);
        file.Write(path, new H5WriteOptions(PreferCompactDatasetLayout: seed % 2 == 0));
        return written;
    }

    private void Fill(H5Group group, string path, int depth)
    {
        AddAttributes(group, path.Length == 0 ? "/" : path);
        for (var index = _random.Next(1, 6); index > 0; index--)
        {
            var name = $"{(_random.Next(4) == 0 ? "größe " : "d")}{index}";
            if (depth < 3 && _random.Next(3) == 0)
            {
                var inner = new H5Group();
                Fill(inner, $"{path}/{name}", depth + 1);
                group[name] = inner;
            }
            else
            {
                group[name] = Dataset($"{path}/{name}");
            }
        }
    }

    private H5Dataset Dataset(string path)
    {
        ulong[] shape = [.. Enumerable.Range(0, _random.Next(1, 4)).Select(_ => (ulong)_random.Next(1, 12))];
        var data = Values((int)shape.Aggregate((product, length) => product * length));
        _datasets[path] = (data, shape);
        uint[]? chunks =
            _random.Next(2) == 0 ? [.. shape.Select(length => (uint)_random.Next(1, (int)length + 1))] : null;
        var filters = _random.Next(3) switch
        {
            0 => [ShuffleFilter.Id, DeflateFilter.Id],
            1 => [Fletcher32Filter.Id],
            _ => new List<H5Filter>(),
        };
        var dataset = new H5Dataset(
            data,
            chunks: chunks,
            fileDims: shape,
            datasetCreation: new H5DatasetCreation(Filters: chunks is null ? null : filters)
        );
        AddAttributes(dataset, path);
        return dataset;
    }

    private void AddAttributes(H5Object owner, string path)
    {
        for (var index = _random.Next(4); index > 0; index--)
        {
            var data = Values(_random.Next(1, 10));
            owner.Attributes[$"a{index}"] = data;
            _attributes[(path, $"a{index}")] = data;
        }
    }

    private Array Values(int count)
    {
        var bytes = new byte[count * 8];
        _random.NextBytes(bytes);
        return _random.Next(9) switch
        {
            0 => bytes[..count],
            1 => Copy(bytes, new short[count]),
            2 => Copy(bytes, new ushort[count]),
            3 => Copy(bytes, new int[count]),
            4 => Copy(bytes, new uint[count]),
            5 => Copy(bytes, new long[count]),
            6 => Copy(bytes, new float[count]),
            7 => Copy(bytes, new double[count]),
            _ => Enumerable
                .Range(0, count)
                .Select(index => new string((char)('a' + (bytes[index] % 26)), bytes[index] % 40))
                .ToArray(),
        };
    }

    private static Array Copy(byte[] bytes, Array values)
    {
        Buffer.BlockCopy(bytes, 0, values, 0, Buffer.ByteLength(values));
        return values;
    }
}
