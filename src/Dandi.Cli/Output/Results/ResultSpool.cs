using System.Buffers;
using System.Buffers.Binary;
using Dandi.Files.Spool;

namespace Dandi.Cli.Output.Results;

/// <summary>Stores results on disk until all are known, so that memory does not grow with their content.</summary>
internal sealed class ResultSpool(SpoolSpace space) : IDisposable
{
    private readonly ArrayBufferWriter<byte> _line = new();
    private SpoolStream? _file;

    /// <returns>Its offset, for <see cref="Read"/>.</returns>
    public long Add(ResultRecord record)
    {
        _file ??= new SpoolStream(space);
        var offset = _file.Length;
        _line.ResetWrittenCount();
        record.WriteLine(_line);
        Span<byte> length = stackalloc byte[sizeof(int)];
        BinaryPrimitives.WriteInt32LittleEndian(length, _line.WrittenCount);
        _file.Write(length);
        _file.Write(_line.WrittenSpan);
        return offset;
    }

    /// <summary>Reads the result at an offset.</summary>
    public ResultRecord Read(long offset)
    {
        _file!.Position = offset;
        Span<byte> length = stackalloc byte[sizeof(int)];
        _file.ReadExactly(length);
        var line = new byte[BinaryPrimitives.ReadInt32LittleEndian(length)];
        _file.ReadExactly(line);
        return ResultRecord.Parse(line);
    }

    /// <inheritdoc/>
    public void Dispose() => _file?.Dispose();
}
