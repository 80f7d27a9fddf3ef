using System.Text;
using Dandi.Discovery;
using Dandi.Testing;

namespace Dandi.Client.Tests.Discovery;

public sealed class DandisetYamlTests
{
    private const string Default =
        "# comment\nidentifier: DANDI:000027\nname: 'A name'\nkeywords: [a, b, 1.5, true, ~]\n"
        + "contributor:\n- name: Doe, Jane\n  roleName: [dcite:ContactPerson]\n";

    /// <summary>Syntax elements that mutations insert.</summary>
    private static readonly string[] Fragments =
    [
        "\n",
        "  ",
        "- ",
        ": ",
        "{",
        "}",
        "[",
        "]",
        "&a ",
        "*a",
        "!!int ",
        "|\n",
        ">-\n",
        "'",
        "\"",
        "#",
        "---\n",
        "...\n",
        "? ",
        "\t",
        "%YAML 1.2\n",
        "\0",
        "é",
        "\uFEFF",
        "<<: ",
        "~",
        "0x1F",
        ".nan",
    ];

    [Fact]
    public void Values_have_the_types_of_the_core_schema()
    {
        var yaml = Read("a: 1\nb: 1.5\nc: true\nd: ~\ne: '1'\nf: 2024-01-01\ng: 000027\nh: [x, {y: z}]\n");

        Assert.Equal(
            """{"a":1,"b":1.5,"c":true,"d":null,"e":"1","f":"2024-01-01","g":"000027","h":["x",{"y":"z"}]}""",
            yaml
        );
    }

    [Theory]
    [InlineData("", "it is empty")]
    [InlineData("- a\n", "not a mapping")]
    [InlineData("a: b: c", "it is not valid YAML")]
    [InlineData("a: 1\na: 2\n", "has the name `a` twice")]
    [InlineData("a: &x 1\nb: *x\n", "alias")]
    [InlineData("? [a]\n: b\n", "not plain text")]
    [InlineData("identifier: 27\n", "not six digits")]
    [InlineData("name: x\n", "no `identifier`")]
    public void An_invalid_file_is_reported_with_reason_and_path(string text, string part)
    {
        var error = Assert.Throws<UsageException>(() => Identify(Encoding.UTF8.GetBytes(text)));

        Assert.Contains(part, error.Message, StringComparison.Ordinal);
        Assert.Contains(DandisetYaml.FileName, error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1_000)]
    [InlineData(100_000)]
    public void A_document_that_is_nested_too_deeply_is_refused(int depth) =>
        Assert.Throws<UsageException>(() => Identify(Encoding.UTF8.GetBytes("a: " + new string('[', depth))));

    [Fact]
    public void A_document_with_too_many_values_is_refused() =>
        Assert.Contains(
            "more than 200000 values",
            Assert
                .Throws<UsageException>(() =>
                    Identify(Encoding.UTF8.GetBytes($"a: [{string.Concat(Enumerable.Repeat("1,", 300_000))}]"))
                )
                .Message,
            StringComparison.Ordinal
        );

    [Fact]
    public void A_scalar_of_twenty_megabytes_is_refused_before_it_is_read() =>
        Assert.Contains(
            "more than 16777216",
            Assert
                .Throws<UsageException>(() => Identify(Encoding.UTF8.GetBytes("a: " + new string('x', 20 << 20))))
                .Message,
            StringComparison.Ordinal
        );

    [Fact]
    public void Aliases_that_expand_exponentially_are_refused() =>
        Assert.Throws<UsageException>(() =>
            Identify(
                """
        a: &a [x, x, x, x, x, x, x, x, x]
        b: &b [*a, *a, *a, *a, *a, *a, *a, *a]
        c: &c [*b, *b, *b, *b, *b, *b, *b, *b]
        identifier: '000027'
        """u8.ToArray()
            )
        );

    [Fact]
    public void Damaged_documents_are_read_or_refused() =>
        Gen.Select(Gen.Int[0, Default.Length - 1], Gen.Byte.Array[0, 4], Gen.Int[0, Default.Length])
            .Sample(
                (at, bytes, cut) =>
                {
                    var document = Encoding.UTF8.GetBytes(Default);
                    bytes.AsSpan(0, Math.Min(bytes.Length, document.Length - at)).CopyTo(document.AsSpan(at));
                    try
                    {
                        Identify(document[..Math.Max(cut, at)]);
                    }
                    catch (UsageException)
                    {
                        // The only exception that is expected.
                    }
                },
                iter: 5_000
            );

    public static TheoryData<string> MaliciousDocuments =>
        new()
        {
            string.Concat(Enumerable.Repeat("? ", 100_000)),
            string.Concat(Enumerable.Repeat("- ", 100_000)),
            string.Concat(Enumerable.Repeat("a: &a *a\n", 10_000)),
            $"a: {new string('{', 100_000)}",
            $"a: {string.Concat(Enumerable.Repeat("[{a: ", 50_000))}",
            $"a: !{new string('<', 1_000_000)}",
            $"a: &{new string('x', 1_000_000)} 1",
            $"%YAML 1.{new string('9', 100_000)}\n---\na: 1",
            $"a: \"{string.Concat(Enumerable.Repeat("\\x00", 100_000))}",
            $"a: |{new string('9', 10_000)}\n x",
            string.Concat(Enumerable.Repeat("--- a\n", 100_000)),
            new string('\t', 100_000),
            $"a:{new string(' ', 1_000_000)}\tb",
        };

    [Theory]
    [MemberData(nameof(MaliciousDocuments))]
    public async Task A_malicious_document_is_refused_quickly_and_with_little_memory(string text)
    {
        var document = Encoding.UTF8.GetBytes(text);
        var (error, allocated) = await Task.Run(
                () =>
                {
                    var before = GC.GetAllocatedBytesForCurrentThread();
                    return (
                        Record.Exception(() => Identify(document)),
                        GC.GetAllocatedBytesForCurrentThread() - before
                    );
                },
                TestContext.Current.CancellationToken
            )
            .WaitAsync(TimeSpan.FromMinutes(1), TimeProvider.System, TestContext.Current.CancellationToken);

        Assert.IsType<UsageException>(error);
        Assert.InRange(allocated, 0, 128 << 20);
    }

    [Fact]
    public void Mutated_documents_are_read_or_refused_with_little_memory()
    {
        var random = new Random(19);
        for (var round = 0; round < 2_000; round++)
        {
            var text = Default;
            for (var count = random.Next(1, 5); count > 0; count--)
                text = text.Insert(random.Next(text.Length + 1), Fragments[random.Next(Fragments.Length)]);
            var bytes = Encoding.UTF8.GetBytes(text);
            for (var count = random.Next(3); count > 0; count--)
                bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
            var before = GC.GetAllocatedBytesForCurrentThread();

            var error = Record.Exception(() => Identify(bytes));

            Assert.True(error is null or UsageException, $"round {round}: {error}");
            Assert.Contains(DandisetYaml.FileName, error?.Message ?? DandisetYaml.FileName, StringComparison.Ordinal);
            Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 8 << 20);
        }
    }

    [Theory]
    [InlineData("identifier: '000027'\n\tname: x\n")]
    [InlineData("a: [1, 2\nb: }")]
    [InlineData("a: 'x")]
    public void A_syntax_error_is_reported_with_line_and_column(string text) =>
        Assert.Matches(
            "line [1-9][0-9]*, column [1-9][0-9]*",
            Assert.Throws<UsageException>(() => Identify(Encoding.UTF8.GetBytes(text))).Message
        );

    [Fact]
    public async Task A_pipe_or_folder_is_refused_without_blocking()
    {
        using var folder = new TempFolder();
        using (var mkfifo = System.Diagnostics.Process.Start("mkfifo", [folder.Locate(DandisetYaml.FileName)]))
            await mkfifo.WaitForExitAsync(TestContext.Current.CancellationToken);
        Directory.CreateDirectory(folder.Locate("sub/dandiset.yaml"));

        foreach (var path in (string[])[DandisetYaml.FileName, "sub/dandiset.yaml", "missing/dandiset.yaml"])
        {
            var error = await Task.Run(
                    () => Record.Exception(() => DandisetYaml.Read(folder.Locate(path))),
                    TestContext.Current.CancellationToken
                )
                .WaitAsync(TimeSpan.FromMinutes(1), TimeProvider.System, TestContext.Current.CancellationToken);

            Assert.Contains(path, Assert.IsType<UsageException>(error).Message, StringComparison.Ordinal);
        }
    }

    private static string Read(string text)
    {
        using var folder = new TempFolder();
        return DandisetYaml.Read(folder.Write(DandisetYaml.FileName, text)).ToJsonString();
    }

    private static DandisetId Identify(byte[] document)
    {
        using var folder = new TempFolder();
        var file = folder.Write(DandisetYaml.FileName, document);
        return DandisetYaml.ReadIdentifier(DandisetYaml.Read(file), file);
    }
}
