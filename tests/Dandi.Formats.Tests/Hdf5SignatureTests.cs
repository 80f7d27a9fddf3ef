using Dandi.Nwb;
using Dandi.Testing;

namespace Dandi.Formats.Tests;

public sealed class Hdf5SignatureTests
{
    private static ReadOnlySpan<byte> Signature => [0x89, (byte)'H', (byte)'D', (byte)'F', 0x0D, 0x0A, 0x1A, 0x0A];

    [Theory]
    [InlineData(0)]
    [InlineData(512)]
    [InlineData(1024)]
    [InlineData(2048)]
    public void The_signature_is_found_behind_a_user_block(int offset) => Assert.True(IsPresent([.. new byte[offset], .. Signature, 1, 2, 3]));

    [Theory]
    [InlineData(1)]
    [InlineData(256)]
    [InlineData(1536)]
    public void The_signature_elsewhere_is_none(int offset) => Assert.False(IsPresent([.. new byte[offset], .. Signature, 1, 2, 3]));

    [Fact]
    public void Short_files_have_none() => Gen.Byte.Array[0, 7].Sample(bytes => Assert.False(IsPresent(bytes)), iter: 20);

    private static bool IsPresent(byte[] bytes)
    {
        using var folder = new TempFolder();
        using var file = File.OpenHandle(folder.Write("file", bytes));
        return Hdf5Signature.IsPresent(file);
    }
}
