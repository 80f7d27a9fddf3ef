using System.Security.Cryptography;
using System.Text;
using PureHDF;

namespace Dandi.Examples;

/// <summary>Writes a small NWB 2.7 file with invented data. The bytes are the same on every run.</summary>
internal sealed class ExampleNwb(ExampleSession session)
{
    private const int Samples = 6_000;
    private const float Rate = 100;

    public void Write(string path)
    {
        var acquisition = new H5Group();
        var processing = new H5Group();
        var general = General();
        if (session.Recording == ExampleRecording.Behavior)
            processing["behavior"] = Behavior();
        else
            AddPatchClamp(acquisition, general);
        var file = new H5File
        {
            ["acquisition"] = acquisition,
            ["analysis"] = new H5Group(),
            ["file_create_date"] = new[] { session.FormattedStart },
            ["general"] = general,
            ["identifier"] = Id("identifier"),
            ["processing"] = processing,
            ["session_description"] = $"An example session of {session.Subject.Id}: made up, to practise uploading.",
            ["session_start_time"] = session.FormattedStart,
            ["stimulus"] = new H5Group { ["presentation"] = new H5Group(), ["templates"] = new H5Group() },
            ["timestamps_reference_time"] = session.FormattedStart,
            Attributes = new(Typed("NWBFile", "/")) { ["nwb_version"] = "2.7.0" },
        };
        file.Write(path);
    }

    private H5Group General() =>
        new()
        {
            ["experiment_description"] = "Made-up data for practice.",
            ["experimenter"] = new[] { "Example, Erika" },
            ["institution"] = "Example Institute",
            ["keywords"] = new[] { "example" },
            ["lab"] = "Example Lab",
            ["session_id"] = session.Name,
            ["subject"] = new H5Group
            {
                ["age"] = new H5Dataset(session.Subject.Age),
                ["description"] = "An animal that does not exist.",
                ["sex"] = session.Subject.Sex,
                ["species"] = session.Subject.Species,
                ["subject_id"] = session.Subject.Id,
                Attributes = Typed("Subject", "subject"),
            },
        };

    private H5Group Behavior() =>
        new()
        {
            ["Position"] = new H5Group
            {
                ["SpatialSeries"] = new H5Group
                {
                    ["data"] = new H5Dataset(Path())
                    {
                        Attributes = new()
                        {
                            ["unit"] = "meters",
                            ["conversion"] = 1f,
                            ["offset"] = 0f,
                            ["resolution"] = -1f,
                        },
                    },
                    ["reference_frame"] = "The corner of the arena by the door is (0, 0).",
                    ["starting_time"] = StartingTime(),
                    Attributes = Described("SpatialSeries", "spatial-series", "Where the animal was in the arena."),
                },
                Attributes = Typed("Position", "position"),
            },
            Attributes = Described("ProcessingModule", "behavior", "Where the animal was."),
        };

    private void AddPatchClamp(H5Group acquisition, H5Group general)
    {
        var electrode = new H5Group
        {
            ["cell_id"] = "cell 1",
            ["description"] = "A glass pipette.",
            ["device"] = new H5SoftLink("/general/devices/Amplifier"),
            Attributes = Typed("IntracellularElectrode", "electrode"),
        };
        general["devices"] = new H5Group
        {
            ["Amplifier"] = new H5Group { Attributes = Described("Device", "device", "An amplifier.") },
        };
        general["intracellular_ephys"] = new H5Group { ["Pipette"] = electrode };
        acquisition["CurrentClampSeries"] = new H5Group
        {
            ["data"] = new H5Dataset(Voltage())
            {
                Attributes = new()
                {
                    ["unit"] = "volts",
                    ["conversion"] = 1f,
                    ["offset"] = 0f,
                    ["resolution"] = -1f,
                },
            },
            ["electrode"] = new H5SoftLink("/general/intracellular_ephys/Pipette"),
            ["gain"] = 1f,
            ["starting_time"] = StartingTime(),
            Attributes = new(
                Described("CurrentClampSeries", "clamp", "The voltage of a cell that spikes twice a second.")
            )
            {
                ["stimulus_description"] = "none",
            },
        };
    }

    private static H5Dataset StartingTime() =>
        new(0.0)
        {
            Attributes = new() { ["rate"] = Rate, ["unit"] = "seconds" },
        };

    /// <summary>Positions on a walk around the arena, in meters: x and y.</summary>
    private static double[,] Path()
    {
        var path = new double[Samples, 2];
        for (var i = 0; i < Samples; i++)
        {
            var angle = i / 150.0;
            (path[i, 0], path[i, 1]) = (0.5 + (0.4 * Math.Cos(angle)), 0.5 + (0.4 * Math.Sin(1.5 * angle)));
        }
        return path;
    }

    /// <summary>A membrane potential in volts with a spike every 50 samples.</summary>
    private static float[] Voltage()
    {
        var voltage = new float[Samples];
        for (var i = 0; i < Samples; i++)
            voltage[i] = -0.065f + (0.1f * MathF.Exp(-(i % 50) / 3f));
        return voltage;
    }

    private Dictionary<string, object> Typed(string type, string what) =>
        new(StringComparer.Ordinal)
        {
            ["namespace"] = "core",
            ["neurodata_type"] = type,
            ["object_id"] = Id(what),
        };

    private Dictionary<string, object> Described(string type, string what, string description) =>
        new(Typed(type, what)) { ["description"] = description };

    /// <summary>A UUID that depends only on the file and the name of the object.</summary>
    private string Id(string what)
    {
        var bytes = SHA256.HashData(Encoding.UTF8.GetBytes($"{session.Path}\n{what}"))[..16];
        bytes[6] = (byte)((bytes[6] & 0x0F) | 0x40);
        bytes[8] = (byte)((bytes[8] & 0x3F) | 0x80);
        return new Guid(bytes, bigEndian: true).ToString("D");
    }
}
