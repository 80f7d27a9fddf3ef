using System.Text;
using Dandi.Files.Spool;

namespace Dandi.Cli.Output.Results;

/// <summary>Stores results on disk until all are known, so that memory does not grow with their content.</summary>
internal sealed class ResultSpool(SpoolSpace space) : IDisposable
{
    private SpoolStream? _file;

    /// <returns>Its offset, for <see cref="Read"/>.</returns>
    public long Add(ResultRecord record)
    {
        _file ??= new SpoolStream(space);
        var offset = _file.Length;
        using var writer = new BinaryWriter(_file, Encoding.UTF8, leaveOpen: true);
        writer.Write(record.ToString());
        return offset;
    }

    /// <summary>Reads the result at an offset.</summary>
    public ResultRecord Read(long offset)
    {
        _file!.Position = offset;
        using var reader = new BinaryReader(_file, Encoding.UTF8, leaveOpen: true);
        return ResultRecord.Parse(Encoding.UTF8.GetBytes(reader.ReadString()));
    }

    /// <inheritdoc/>
    public void Dispose() => _file?.Dispose();
}
