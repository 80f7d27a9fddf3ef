using Dandi.Nwb;
using Dandi.Nwb.Inspection;
using Dandi.Testing;
using Microsoft.Extensions.Time.Testing;
using PureHDF;

namespace Dandi.Formats.Tests.Nwb.Inspection;

/// <summary>A small NWB file that a test fills, and its inspection as of 2027-01-01T00:00:00Z.</summary>
internal sealed class InspectionScene : TempFolder
{
    private int _objects;

    /// <summary>The objects in <c>/acquisition</c>.</summary>
    public H5Group Acquisition { get; } = [];

    /// <summary>The members of <c>/general</c>; a valid subject is added if there is none.</summary>
    public H5Group General { get; } = [];

    /// <summary>The members of <c>/intervals</c>.</summary>
    public H5Group Intervals { get; } = [];

    /// <summary>The units table; null for none.</summary>
    public H5Group? Units { get; set; }

    /// <summary>Additional members of the root, or replacements of the default ones; null removes one.</summary>
    public Dictionary<string, object?> RootMembers { get; } = new(StringComparer.Ordinal);

    /// <summary>Additional attributes of the root.</summary>
    public Dictionary<string, object> RootAttributes { get; } = new(StringComparer.Ordinal);

    /// <summary>The attribute <c>nwb_version</c>.</summary>
    public object Version { get; set; } = "2.7.0";

    public string Start { get; set; } = "2020-01-01T00:00:00+00:00";

    public string File => Locate("file.nwb");

    /// <summary>The attributes of an object of a type, and additional ones.</summary>
    public Dictionary<string, object> Typed(string type, params (string Name, object Value)[] further)
    {
        var attributes = new Dictionary<string, object>(StringComparer.Ordinal)
        {
            ["namespace"] = type
                is "DynamicTable"
                    or "VectorData"
                    or "VectorIndex"
                    or "ElementIdentifiers"
                    or "DynamicTableRegion"
                ? "hdmf-common"
                : "core",
            ["neurodata_type"] = type,
            ["object_id"] = $"00000000-0000-4000-8000-{++_objects:x12}",
        };
        foreach (var (name, value) in further)
            attributes[name] = value;
        return attributes;
    }

    /// <summary>A subject with all required fields.</summary>
    public H5Group Subject() =>
        new()
        {
            ["age"] = "P90D",
            ["sex"] = "M",
            ["species"] = "Mus musculus",
            ["subject_id"] = "m1",
            Attributes = Typed("Subject"),
        };

    /// <summary>A series with a sampling rate of 1 Hz, or with timestamps.</summary>
    public H5Group Series(
        string type,
        object data,
        double[]? timestamps = null,
        object? rate = null,
        params (string Name, object Value)[] ofData
    )
    {
        var attributes = new Dictionary<string, object>(StringComparer.Ordinal)
        {
            ["unit"] = "a.u.",
            ["conversion"] = 1f,
            ["offset"] = 0f,
            ["resolution"] = -1f,
        };
        foreach (var (name, value) in ofData)
            attributes[name] = value;
        var series = new H5Group
        {
            ["data"] = new H5Dataset(data) { Attributes = attributes },
            Attributes = Typed(type, ("description", "of a test"), ("comments", "none")),
        };
        if (timestamps is null)
            series["starting_time"] = new H5Dataset(0.0)
            {
                Attributes = new() { ["rate"] = rate ?? 1f, ["unit"] = "seconds" },
            };
        else
            series["timestamps"] = new H5Dataset(timestamps)
            {
                Attributes = new() { ["interval"] = 1, ["unit"] = "seconds" },
            };
        return series;
    }

    /// <summary>A table whose columns must have the given number of rows.</summary>
    public H5Group Table(string type, int rows, params (string Name, object Data)[] columns)
    {
        var table = new H5Group
        {
            ["id"] = new H5Dataset(Enumerable.Range(0, rows).ToArray()) { Attributes = Typed("ElementIdentifiers") },
            Attributes = Typed(
                type,
                ("description", "of a test"),
                ("colnames", columns.Select(column => column.Name).ToArray())
            ),
        };
        foreach (var (name, data) in columns)
            table[name] = data as H5Object ?? Column(data);
        return table;
    }

    public H5Dataset Column(object data, params (string Name, object Value)[] further) =>
        new(data) { Attributes = Typed("VectorData", [("description", "of a test"), .. further]) };

    /// <summary>A units table with a ragged column of spike times.</summary>
    public H5Group UnitsOf(double[] spikes, uint[] index, object? resolution = null)
    {
        var times = Column(spikes);
        if (resolution is not null)
            times.Attributes["resolution"] = resolution;
        var units = Table("Units", index.Length, ("spike_times", times));
        units["spike_times_index"] = new H5Dataset(index)
        {
            Attributes = Typed("VectorIndex", ("description", "of a test"), ("target", new H5ObjectReference(times))),
        };
        return units;
    }

    public void Write()
    {
        if (!General.ContainsKey("subject"))
            General["subject"] = Subject();
        var file = new H5File
        {
            // First, because PureHDF writes an object that is referred to before it is reached as a copy without any
            // link.
            ["general"] = General,
            ["acquisition"] = Acquisition,
            ["analysis"] = new H5Group(),
            ["file_create_date"] = new[] { Start },
            ["identifier"] = "test",
            ["intervals"] = Intervals,
            ["processing"] = new H5Group(),
            ["session_description"] = "a test",
            ["session_start_time"] = new H5Dataset(Start),
            ["stimulus"] = new H5Group { ["presentation"] = new H5Group(), ["templates"] = new H5Group() },
            // A separate dataset: PureHDF writes the same value given twice as one dataset with two hard links.
            ["timestamps_reference_time"] = new H5Dataset(Start),
            Attributes = new(Typed("NWBFile")) { ["nwb_version"] = Version },
        };
        if (Units is not null)
            file["units"] = Units;
        foreach (var (name, member) in RootMembers)
        {
            file.Remove(name);
            if (member is not null)
                file[name] = member;
        }
        foreach (var (name, value) in RootAttributes)
            file.Attributes[name] = value;
        file.Write(File);
    }

    /// <summary>Inspects the written file.</summary>
    public IReadOnlyList<CheckMessage> InspectWritten()
    {
        var clock = new FakeTimeProvider(new DateTimeOffset(2027, 1, 1, 0, 0, 0, TimeSpan.Zero));
        try
        {
            return NwbAtPath.Read(
                File,
                nwb => new NwbInspector(clock).RunChecks(nwb.File, Root, TestContext.Current.CancellationToken),
                clock
            );
        }
        catch (UnreadableNwbException unreadable)
        {
            return [ReadFailure.Of(unreadable)];
        }
    }

    /// <summary>Writes and inspects the file.</summary>
    /// <returns>The messages of one check.</returns>
    public IReadOnlyList<string> Messages(string id)
    {
        Write();
        var results = InspectWritten();
        Assert.DoesNotContain(results, result =>
            result.Id.StartsWith(InspectionIds.ReadFailurePrefix, StringComparison.Ordinal)
            && !id.StartsWith(InspectionIds.ReadFailurePrefix, StringComparison.Ordinal)
        );
        return [.. results.Where(result => result.Id == id).Select(result => result.Message)];
    }
}
