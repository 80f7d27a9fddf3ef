using System.Globalization;
using System.Text;

namespace Dandi.Testing.Bids;

/// <summary>The texts of the files of a <see cref="SampleDataset"/>.</summary>
internal static class SampleTexts
{
    public const string Description = """
        {
          "Name": "A sample", "BIDSVersion": "1.11.1", "DatasetType": "raw", "License": "CC0",
          "Authors": ["Jane Doe", "Richard Roe"], "GeneratedBy": [{"Name": "sample"}]
        }
        """;

    public const string Readme = """
        A sample
        ========
        All data of this dataset are made up: images of zeros, and tables of random numbers. Its purpose is to measure
        and to test programs that read BIDS datasets, so it has the folders, sidecars and tables of a usual study.
        """;

    public const string ParticipantsSidecar = """
        {
          "age": {"Description": "Age", "Units": "year"},
          "sex": {"Description": "Sex", "Levels": {"F": "female", "M": "male"}}
        }
        """;

    public const string EventsSidecar = """
        {
          "trial_type": {"Description": "Kind of trial", "Levels": {"go": "press", "stop": "do not press"}},
          "response_time": {"Description": "Time until the response", "Units": "s"}
        }
        """;

    public const string Anatomy = """
        {
          "Manufacturer": "Siemens", "ManufacturersModelName": "Prisma", "MagneticFieldStrength": 3,
          "RepetitionTime": 2.3, "EchoTime": 0.003, "FlipAngle": 9, "InversionTime": 0.9, "DeviceSerialNumber": "1",
          "SoftwareVersions": "syngo", "InstitutionName": "Institute"
        }
        """;

    public const string Series = """
        {
          "TaskName": "rest", "RepetitionTime": 2, "EchoTime": 0.03, "FlipAngle": 77, "Manufacturer": "Siemens",
          "MagneticFieldStrength": 3, "SliceTiming": [0, 0.5, 1, 1.5], "PhaseEncodingDirection": "j",
          "TotalReadoutTime": 0.05, "EffectiveEchoSpacing": 0.0005
        }
        """;

    public const string Diffusion = """
        {
          "RepetitionTime": 2, "EchoTime": 0.08, "Manufacturer": "Siemens", "MagneticFieldStrength": 3,
          "PhaseEncodingDirection": "j-", "TotalReadoutTime": 0.05
        }
        """;

    public const string Eeg = """
        {
          "TaskName": "oddball", "SamplingFrequency": 500, "PowerLineFrequency": 50, "EEGReference": "Cz",
          "SoftwareFilters": "n/a", "EEGChannelCount": 4, "EOGChannelCount": 0, "ECGChannelCount": 0,
          "EMGChannelCount": 0, "MiscChannelCount": 0, "TriggerChannelCount": 0, "RecordingDuration": 400,
          "RecordingType": "continuous"
        }
        """;

    public const string Channels =
        "name\ttype\tunits\tsampling_frequency\tstatus\nFz\tEEG\tuV\t500\tgood\nCz\tEEG\tuV\t500\tgood\n"
        + "Pz\tEEG\tuV\t500\tgood\nOz\tEEG\tuV\t500\tbad\n";

    public const string PhysiologySidecar = """
        {
          "SamplingFrequency": 10, "StartTime": 0, "Columns": ["cardiac", "respiratory"], "Manufacturer": "Biopac",
          "cardiac": {"Description": "Pulse", "Units": "mV"}, "respiratory": {"Description": "Belt", "Units": "mV"}
        }
        """;

    public static string Events(Random random, int rows)
    {
        var table = new StringBuilder("onset\tduration\ttrial_type\tresponse_time\n");
        var onset = 0.0;
        for (var row = 0; row < rows; row++)
        {
            onset += 0.5 + random.NextDouble();
            table.Append(
                CultureInfo.InvariantCulture,
                $"{onset:0.000}\t0.5\t{(random.Next(2) == 0 ? "go\t" : "stop\t")}{random.NextDouble():0.000}\n"
            );
        }
        return table.ToString();
    }

    public static string Physiology(Random random)
    {
        var table = new StringBuilder();
        for (var row = 0; row < 80; row++)
            table.Append(CultureInfo.InvariantCulture, $"{random.NextDouble():0.000}\t{random.NextDouble():0.000}\n");
        return table.ToString();
    }
}
