using Dandi.Hdf5;
using Dandi.Hdf5.Types;

namespace Dandi.Formats.Tests.Hdf5.Damage;

/// <summary>Reads everything in a file, up to some limits; parts that cannot be read are skipped.</summary>
internal static class WholeWalk
{
    private const int MaxElements = 50;
    private const long MaxBytes = 4 << 20;

    /// <summary>The limits for reading a damaged file of a few kilobytes.</summary>
    public static Hdf5Limits Limits { get; } =
        new()
        {
            MaxObjects = 20_000,
            MaxBytes = 256 << 20,
            MaxMetadataBytes = 16 << 20,
            MaxAttributeBytes = 4 << 20,
            MaxBlockBytes = 4 << 20,
            MaxMembers = 20_000,
            MaxDuration = TimeSpan.FromSeconds(50),
        };

    /// <summary>Reads a file and returns the number of parts that could not be read.</summary>
    public static int Through(string path, CancellationToken token)
    {
        var refused = new Count();
        Try(refused, () =>
        {
            using var file = Hdf5File.Open(path, Limits, token);
            var waiting = new Stack<long>([file.Root.Address]);
            var seen = new HashSet<long>();
            while (waiting.TryPop(out var address))
            {
                if (seen.Add(address))
                    Try(refused, () => Visit(file, address, waiting, refused));
            }
        });
        return refused.Value;
    }

    private static void Visit(Hdf5File file, long address, Stack<long> waiting, Count refused)
    {
        var found = file.ObjectAt(address);
        Try(refused, () =>
        {
            foreach (var attribute in found.Attributes)
                Try(refused, () => Read(attribute));
        });
        switch (found)
        {
            case Hdf5Group group:
                _ = group.LinkOrder;
                foreach (var link in group.Links)
                {
                    if (link.Kind == Hdf5LinkKind.Hard)
                        waiting.Push(link.Address);
                    else
                        Try(refused, () => file.Follow(link, group));
                }
                break;
            case Hdf5Dataset dataset:
                Try(refused, () =>
                    _ = (dataset.Filters, dataset.FillValue, dataset.StorageSize, dataset.Chunks.Take(1000).Count())
                );
                Read(dataset.Values);
                break;
            case Hdf5CommittedType committed:
                _ = committed.Type;
                break;
        }
    }

    private static void Read(Hdf5Values values)
    {
        var read = 0L;
        foreach (var block in values.ReadBlocks())
        {
            read += block.Length;
            if (read > MaxBytes)
                break;
        }
        for (var index = 0L; index < Math.Min(values.Count, MaxElements); index++)
            _ = values.ReadElement(index);
        if (values.Type.Class == Hdf5TypeClass.Reference && values.Count > 0)
            _ = values.ReadReferencedObject();
        if (values.IsNumeric)
            values.ReadDoubles(0, new double[Math.Min(values.Count, MaxElements)]);
    }

    /// <summary>Catches the exceptions that the reader is allowed to throw, except for a timeout.</summary>
    private static void Try(Count refused, Action read)
    {
        try
        {
            read();
        }
        catch (Hdf5Exception failure)
        {
            if (failure.Message.StartsWith("Reading the file took longer", StringComparison.Ordinal))
                throw new TimeoutException(failure.Message, failure);
            refused.Value++;
        }
    }

    private sealed class Count
    {
        public int Value { get; set; }
    }
}
