using Dandi.Formats.Tests.Nwb.Inspection;
using Dandi.Formats.Tests.Nwb.Reading;
using Dandi.Nwb;
using Dandi.Testing;
using PureHDF;

namespace Dandi.Formats.Tests.Nwb;

/// <summary>
/// NWB files with hostile texts in attributes, datasets and cached specifications: each gives validation results, and
/// a record or a readable error, in limited time and memory.
/// </summary>
public sealed class MutatedTextTests
{
    private const long MaxBytesAllocated = 256 << 20;
    private const int MinTextLength = 8;
    private static readonly int Mutants = SeededSet.Count(300);
    private static readonly TimeSpan TimeLimit = TimeSpan.FromMinutes(1);

    private static readonly byte[][] Hostile =
    [
        [0xFF],
        [0xC0, 0x80],
        [0xED, 0xA0, 0x80],
        [0xF4, 0x90, 0x80, 0x80],
        [0x00],
        [0x00, 0x00, 0x00, 0x00],
        "{{{{{{{{"u8.ToArray(),
        "[[[[[[[["u8.ToArray(),
        "\"\\ud800\""u8.ToArray(),
        "\\u0000"u8.ToArray(),
        "1e999999"u8.ToArray(),
        "-1"u8.ToArray(),
        "null"u8.ToArray(),
        "NaN"u8.ToArray(),
        "\r\n\x1b"u8.ToArray(),
        "../../"u8.ToArray(),
        "}"u8.ToArray(),
        ","u8.ToArray(),
    ];

    [Fact]
    public async Task Hostile_bytes_in_texts_give_readable_errors()
    {
        using var scene = ExtensionScene.Create();
        scene.Acquisition["series"] = scene.Series("TimeSeries", new[] { 1.0, 2.0, 3.0 });
        scene.Intervals["trials"] = scene.Table(
            "TimeIntervals",
            2,
            ("start_time", new[] { 1.0, 2.0 }),
            ("stop_time", new[] { 1.5, 2.5 }),
            ("note", new[] { "first of two", "second of two" })
        );
        scene.Write();
        var original = await File.ReadAllBytesAsync(scene.File, TestContext.Current.CancellationToken);
        var texts = TextsOf(original);
        Assert.True(texts.Count > 100);

        for (var seed = 0; seed < Mutants; seed++)
            await AssertReadableErrorAsync(
                scene.Write("mutant.nwb", MutantOf(original, texts, new Random(seed))),
                $"mutant {seed}"
            );
    }

    public static TheoryData<string, string> Specifications =>
        new()
        {
            { "namespace", new string('[', 200_000) },
            { "namespace", $"{{\"namespaces\": {new string('[', 60)}{new string(']', 60)}}}" },
            { "namespace", "{\"namespaces\": [{\"name\": 5, \"schema\": {}}]}" },
            {
                "namespace",
                $"{{\"namespaces\": [{{\"name\": \"ndx-test\", \"schema\": "
                    + $"[{string.Join(',', Enumerable.Repeat("{\"source\": \"ndx-test\"}", 2000))}]}}]}}"
            },
            {
                "namespace",
                "{\"namespaces\": [{\"name\": \"ndx-test\", \"schema\": [{\"namespace\": \"ndx-test\"}, "
                    + "{\"source\": \"\\ud800\"}]}]}"
            },
            { "ndx-test", new string('{', 200_000) },
            { "ndx-test", string.Concat(Enumerable.Repeat("{\"groups\":[", 2000)) },
            {
                "ndx-test",
                $"{{\"groups\": [{{\"neurodata_type_def\": \"Measured\", \"neurodata_type_inc\": "
                    + $"\"Measured\", \"doc\": \"{new string('x', 3_000_000)}\"}}]}}"
            },
            { "ndx-test", "{\"groups\": {\"a\": 1}, \"datasets\": \"none\"}" },
            {
                "ndx-test",
                "{\"groups\": [{\"name\": \"\\udc00\", \"quantity\": -1, \"attributes\": [{\"name\": 1}]}]}"
            },
            { "ndx-test", $"{{\"groups\": [{string.Join(',', Enumerable.Range(0, 3000).Select(DerivedType))}]}}" },
            { "ndx-test", "" },
        };

    private static string DerivedType(int number) =>
        $"{{\"neurodata_type_def\": \"T{number}\", \"neurodata_type_inc\": \"T{number + 1}\"}}";

    [Theory]
    [MemberData(nameof(Specifications))]
    public async Task Hostile_specifications_give_readable_errors(string source, string text)
    {
        using var scene = ExtensionScene.Create();
        ExtensionScene.VersionGroup(scene)[source] = new H5Dataset(text);
        scene.Write();

        await AssertReadableErrorAsync(scene.File, source);
        Assert.Contains(ReadScene.Generic, scene.BlockingIds());
    }

    [Fact]
    public async Task A_text_of_megabytes_gives_a_short_message()
    {
        using var scene = new InspectionScene();
        scene.General["session_id"] = new string('/', 3_000_000);
        var subject = scene.Subject();
        subject["species"] = new string('x', 3_000_000);
        scene.General["subject"] = subject;
        scene.Write();

        await AssertReadableErrorAsync(scene.File, "session_id");
        Assert.All(NwbAtPath.Validate(scene.File), result => Assert.InRange(result.Message.Length, 1, 50_000));
    }

    private static async Task AssertReadableErrorAsync(string path, string name)
    {
        var (failure, allocated) = await Task.Run(() => Read(path), TestContext.Current.CancellationToken)
            .WaitAsync(TimeLimit, TimeProvider.System, TestContext.Current.CancellationToken);
        Assert.True(failure is null or UnreadableNwbException { Message.Length: > 0 }, $"{name}: {failure}");
        Assert.True(allocated < MaxBytesAllocated, $"{name}: {allocated} bytes allocated");
    }

    private static (Exception? Failure, long Allocated) Read(string path)
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        var failure = Record.Exception(() => NwbAtPath.ReadRecord(path, "mutant.nwb"));
        Assert.All(NwbAtPath.Validate(path, "mutant.nwb"), result => Assert.NotEmpty(result.Message));
        return (failure, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    /// <summary>The positions of texts in a file: runs of printable characters.</summary>
    private static List<(int Start, int Length)> TextsOf(byte[] content)
    {
        var texts = new List<(int, int)>();
        for (int at = 0, start = 0; at <= content.Length; at++)
        {
            if (at < content.Length && content[at] is >= 0x20 and < 0x7F)
                continue;
            if (at - start >= MinTextLength)
                texts.Add((start, at - start));
            start = at + 1;
        }
        return texts;
    }

    private static byte[] MutantOf(byte[] original, List<(int Start, int Length)> texts, Random random)
    {
        var mutant = original.ToArray();
        for (var count = random.Next(1, 4); count > 0; count--)
        {
            var (start, length) = texts[random.Next(texts.Count)];
            var bytes = Hostile[random.Next(Hostile.Length)];
            bytes
                .AsSpan(0, Math.Min(bytes.Length, length))
                .CopyTo(mutant.AsSpan(start + random.Next(Math.Max(1, length - bytes.Length))));
        }
        return mutant;
    }
}
