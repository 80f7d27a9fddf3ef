using System.Text;
using Dandi.Bids;
using Dandi.Bids.Schema;
using Dandi.Testing;

namespace Dandi.Formats.Tests.Bids;

/// <summary>A BIDS dataset of a few files.</summary>
internal sealed class SmallDataset : IDisposable
{
    private readonly TempFolder _folder = new();

    public SmallDataset(string description = """{"Name": "n", "BIDSVersion": "1.11.1", "Authors": ["A", "B"]}""") =>
        With("dataset_description.json", description).With("README", new string('r', 200));

    public string Root => _folder.Root;

    public void Dispose() => _folder.Dispose();

    public SmallDataset With(string path, string text = "content")
    {
        _folder.Write(path, text);
        return this;
    }

    /// <summary>Adds a NIfTI file whose header can be read.</summary>
    public SmallDataset WithImage(string path, params short[] shape)
    {
        var header = new byte[352];
        BitConverter.TryWriteBytes(header, 348);
        BitConverter.TryWriteBytes(header.AsSpan(40), (short)shape.Length);
        for (var i = 0; i < 7; i++)
        {
            BitConverter.TryWriteBytes(header.AsSpan(42 + (2 * i)), i < shape.Length ? shape[i] : (short)1);
            BitConverter.TryWriteBytes(header.AsSpan(80 + (4 * i)), 1f);
        }
        BitConverter.TryWriteBytes(header.AsSpan(76), 1f);
        // The units are millimeters and seconds.
        header[123] = 10;
        BitConverter.TryWriteBytes(header.AsSpan(254), (short)1);
        for (var row = 0; row < 3; row++)
            BitConverter.TryWriteBytes(header.AsSpan(280 + (20 * row)), 1f);
        Encoding.ASCII.GetBytes("n+1").CopyTo(header, 344);
        var full = _folder.Locate(path);
        Directory.CreateDirectory(Path.GetDirectoryName(full)!);
        File.WriteAllBytes(full, header);
        return this;
    }

    public List<BidsIssue> Validate(string? only = null)
    {
        var issues = new List<BidsIssue>();
        var validator = new BidsValidator(BidsSchema.Default);
        if (only is null)
            validator.Validate(Root, issues.Add, TestContext.Current.CancellationToken);
        else
            validator.Validate(Root, [only], issues.Add, TestContext.Current.CancellationToken);
        return issues;
    }

    /// <summary>The sub-codes and locations of the issues with a code.</summary>
    public List<string> Find(string code, string? only = null) =>
        [
            .. Validate(only)
                .Where(issue => issue.Code == code)
                .Select(issue => $"{issue.SubCode}@{issue.Location}")
                .Order(StringComparer.Ordinal),
        ];
}
