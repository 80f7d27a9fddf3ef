using System.Diagnostics;
using System.Net.Sockets;
using Dandi.FileSystem;
using Dandi.Hdf5;
using Dandi.Testing;
using Dandi.Zarr;

namespace Dandi.Formats.Tests.FileSystem;

public sealed class RegularFileTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Nothing_but_a_regular_file_is_opened_and_nothing_blocks()
    {
        await MakePipeAsync("pipe");
        File.CreateSymbolicLink(_folder.Locate("link to pipe"), "pipe");
        Directory.CreateDirectory(_folder.Locate("folder"));
        using var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        socket.Bind(new UnixDomainSocketEndPoint(_folder.Locate("socket")));

        Assert.Equal("a pipe", KindOf(_folder.Locate("pipe")));
        Assert.Equal("a pipe", KindOf(_folder.Locate("link to pipe")));
        Assert.Equal("a folder", KindOf(_folder.Locate("folder")));
        Assert.Equal("a pipe, a socket or a device", KindOf(_folder.Locate("socket")));
        Assert.Equal("a device", KindOf("/dev/null"));
        Assert.Equal("a device", KindOf("/dev/zero"));
    }

    [Fact]
    public async Task Nothing_but_a_regular_file_is_written_to()
    {
        await MakePipeAsync("pipe");

        Assert.Throws<NotRegularFileException>(() => RegularFile.OpenForWriting(_folder.Locate("pipe"), mode: null));
        Assert.Throws<NotRegularFileException>(() => RegularFile.OpenForWriting("/dev/null", mode: null));
        Assert.Throws<NotRegularFileException>(() => RegularFile.OpenForWriting(_folder.Root, mode: null));
        Assert.Throws<FileNotFoundException>(() => RegularFile.OpenForWriting(_folder.Locate("new"), mode: null));
        await using var created = RegularFile.OpenForWriting(_folder.Locate("new"), UnixFileMode.UserRead);
        Assert.Equal(0, new FileInfo(_folder.Locate("new")).Length);
    }

    [Fact]
    public void A_file_is_read_through_links_and_up_to_the_size_that_is_allowed()
    {
        _folder.Write("file", "12345");
        File.CreateSymbolicLink(_folder.Locate("link"), "file");

        Assert.Equal("12345"u8, RegularFile.ReadAllBytes(_folder.Locate("link"), 5));
        Assert.Throws<IOException>(() => RegularFile.ReadAllBytes(_folder.Locate("link"), 4));
    }

    [Fact]
    public void A_file_that_the_system_generates_is_read_although_its_size_is_0() =>
        Assert.NotEmpty(RegularFile.ReadAllBytes("/proc/self/status", 1 << 20));

    [Fact]
    public void A_huge_sparse_file_is_refused_without_memory_for_it()
    {
        using (var sparse = File.OpenHandle(_folder.Write("huge", ""), FileMode.Open, FileAccess.Write))
            RandomAccess.SetLength(sparse, 1L << 40);
        var before = GC.GetAllocatedBytesForCurrentThread();

        Assert.Throws<IOException>(() => RegularFile.ReadAllBytes(_folder.Locate("huge"), 1 << 20));
        Assert.True(ZarrDocument.Read(_folder.Locate("huge")).IsNotChecked);

        Assert.True(GC.GetAllocatedBytesForCurrentThread() - before < 8 << 20);
    }

    [Theory]
    [InlineData("")]
    [InlineData("missing")]
    [InlineData("a\0b")]
    public void A_path_at_which_nothing_exists_is_not_found(string name) =>
        Assert.Throws<FileNotFoundException>(() =>
            RegularFile.OpenHandle(name.Length == 0 ? "" : _folder.Locate("x")[..^1] + name)
        );

    [Fact]
    public void A_path_through_something_that_is_not_a_folder_is_not_found()
    {
        _folder.Write("file", "");

        Assert.Throws<DirectoryNotFoundException>(() => RegularFile.OpenHandle(_folder.Locate("file/x")));
        Assert.Throws<DirectoryNotFoundException>(() => RegularFile.OpenHandle(_folder.Locate("no folder/x")));
    }

    [Fact]
    public async Task Readers_of_formats_refuse_pipes()
    {
        await MakePipeAsync("pipe");

        Assert.Throws<NotRegularFileException>(() =>
            Hdf5File.Open(_folder.Locate("pipe"), token: TestContext.Current.CancellationToken)
        );
        Assert.True(ZarrDocument.Read(_folder.Locate("pipe")).IsUnreadable);
    }

    private async Task MakePipeAsync(string name)
    {
        using var mkfifo = Process.Start("mkfifo", [_folder.Locate(name)]);
        await mkfifo.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.Equal(0, mkfifo.ExitCode);
    }

    private static string KindOf(string path) =>
        Assert.Throws<NotRegularFileException>(() => RegularFile.OpenHandle(path)).Kind;
}
