using System.Text;
using Dandi.Files.Spool;

namespace Dandi.Cli.Output.Results;

/// <summary>Results kept on the disk until all are known, so that memory does not depend on what they say.</summary>
internal sealed class ResultSpool(SpoolSpace space) : IDisposable
{
    private SpoolStream? _file;

    /// <summary>Adds a result.</summary>
    /// <returns>Its place.</returns>
    public long Add(ResultRecord record)
    {
        _file ??= new SpoolStream(space);
        var place = _file.Length;
        using var writer = new BinaryWriter(_file, Encoding.UTF8, leaveOpen: true);
        writer.Write(record.ToString());
        return place;
    }

    /// <summary>The result at a place.</summary>
    public ResultRecord Read(long place)
    {
        _file!.Position = place;
        using var reader = new BinaryReader(_file, Encoding.UTF8, leaveOpen: true);
        return ResultRecord.Parse(Encoding.UTF8.GetBytes(reader.ReadString()));
    }

    /// <inheritdoc/>
    public void Dispose() => _file?.Dispose();
}
