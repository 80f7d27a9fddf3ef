using Dandi.Digests;
using Dandi.Files;
using Dandi.Testing;

namespace Dandi.Client.Tests.Digests;

[Trait("Category", "Corpus")]
public sealed class FileDigesterCorpusTests
{
    public static TheoryData<CorpusCase> Files =>
        Corpus.Cases("digest/digests.json", file => $"{file.GetProperty("size")} bytes", "files");

    [Theory]
    [MemberData(nameof(Files))]
    public async Task The_etag_of_a_file_equals_that_of_the_Python_client(CorpusCase @case)
    {
        var rule = @case.Folder.Read("digest/digests.json").GetProperty("content_rule");
        using var folder = new TempFolder();
        Write(
            folder.Locate("file"),
            @case["size"].GetInt64(),
            rule.GetProperty("mul").GetInt64(),
            rule.GetProperty("add").GetInt64(),
            rule.GetProperty("mod").GetInt64()
        );
        using var digester = new FileDigester(2);
        using var file = LocalFile.Open(folder.Locate("file"));
        long hashed = 0;

        var etag = await digester.ComputeAsync(
            file,
            bytes => Interlocked.Add(ref hashed, bytes),
            TestContext.Current.CancellationToken
        );

        Assert.Equal(@case.Text("dandi-etag"), etag.Value);
        Assert.Equal(file.Size, hashed);
        foreach (var part in @case["parts"].EnumerateArray())
        {
            Assert.Equal(
                part.GetProperty("md5").GetString(),
                Convert.ToHexStringLower(etag.PartMd5(part.GetProperty("number").GetInt32()).Span)
            );
        }
    }

    private static void Write(string path, long size, long factor, long summand, long modulus)
    {
        using var stream = File.Create(path);
        var buffer = new byte[1 << 20];
        for (long offset = 0; offset < size; offset += buffer.Length)
        {
            for (var i = 0; i < buffer.Length; i++)
                buffer[i] = (byte)((((offset + i) * factor) + summand) % modulus);
            stream.Write(buffer, 0, (int)Math.Min(buffer.Length, size - offset));
        }
    }
}
