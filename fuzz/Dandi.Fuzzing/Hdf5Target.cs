using Dandi.Hdf5;

namespace Dandi.Fuzzing;

/// <summary>Reads a whole HDF5 file. Any exception other than <see cref="Hdf5Exception"/> is a bug.</summary>
internal static class Hdf5Target
{
    private static readonly Hdf5Limits Limits = new()
    {
        MaxObjects = 10_000,
        MaxBytes = 64 << 20,
        MaxMetadataBytes = 4 << 20,
        MaxBlockBytes = 4 << 20,
        MaxMembers = 10_000,
    };

    /// <summary>Reads an input of the fuzzer, through a temp file.</summary>
    public static void Read(Stream input)
    {
        var path = Path.GetTempFileName();
        try
        {
            using (var file = File.Create(path))
                input.CopyTo(file);
            Read(path);
        }
        finally
        {
            File.Delete(path);
        }
    }

    public static void Read(string path)
    {
        try
        {
            using var file = Hdf5File.Open(path, Limits);
            var waiting = new Stack<long>([file.Root.Address]);
            var seen = new HashSet<long>();
            while (waiting.TryPop(out var address))
            {
                if (seen.Add(address))
                    Visit(file, address, waiting);
            }
        }
        catch (Hdf5Exception) { }
    }

    private static void Visit(Hdf5File file, long address, Stack<long> waiting)
    {
        try
        {
            var found = file.ObjectAt(address);
            foreach (var attribute in found.Attributes)
                Read(attribute);
            if (found is Hdf5Dataset dataset)
                Read(dataset.Values);
            if (found is not Hdf5Group group)
                return;
            foreach (var link in group.Links)
            {
                if (link.Kind == Hdf5LinkKind.Hard)
                    waiting.Push(link.Address);
                else
                    _ = file.Follow(link, group);
            }
        }
        catch (Hdf5Exception) { }
    }

    private static void Read(Hdf5Values values)
    {
        const int MaxElements = 20;
        try
        {
            foreach (var block in values.ReadBlocks().Take(4))
                _ = block.Length;
            for (var index = 0L; index < Math.Min(values.Count, MaxElements); index++)
                _ = values.ReadElement(index);
        }
        catch (Hdf5Exception) { }
    }
}
