using Dandi.Cli.Commands;
using Dandi.Cli.Output;
using Dandi.Testing;

namespace Dandi.Cli.Tests.Commands;

/// <summary>What <c>DANDI_CACHE</c> does with the digest cache, as in the Python client.</summary>
public sealed class DigestCacheOptionTests : IDisposable
{
    private readonly TempFolder _home = new();
    private readonly List<string> _warnings = [];

    [Theory]
    [InlineData(null, null, true)]
    [InlineData("", null, true)]
    [InlineData("", "ignore", true)]
    [InlineData("ignore", null, false)]
    [InlineData(null, "ignore", false)]
    [InlineData("clear", "ignore", true)]
    public void The_cache_is_used_unless_it_is_ignored(string? variable, string? ofLibrary, bool isUsed)
    {
        using var cache = DigestCacheOption.Open(Context(variable, ofLibrary), _warnings.Add);

        Assert.Equal(isUsed, cache is not null);
        Assert.Empty(_warnings);
    }

    [Theory]
    [InlineData("clear", null, true)]
    [InlineData(null, "clear", true)]
    [InlineData(null, null, false)]
    [InlineData("IGNORE", null, false)]
    public async Task The_cache_is_empty_only_after_clearing(string? variable, string? ofLibrary, bool isEmpty)
    {
        // Files that were changed a moment ago are not cached.
        var file = Repository.Locate("ARCHITECTURE.md");
        Assert.Equal(0, await DigestAsync(file, null, null));
        Assert.NotEqual(0, CachedDigests());

        using (DigestCacheOption.Open(Context(variable, ofLibrary), _warnings.Add)) { }

        Assert.Equal(isEmpty, CachedDigests() == 0);
    }

    [Theory]
    [InlineData("off", null, "DANDI_CACHE is ignored: `off`")]
    [InlineData(null, "off", "FSCACHER_CACHE is ignored: `off`")]
    public void Any_other_value_is_a_warning(string? variable, string? ofLibrary, string part)
    {
        using var cache = DigestCacheOption.Open(Context(variable, ofLibrary), _warnings.Add);

        Assert.NotNull(cache);
        Assert.Contains(part, Assert.Single(_warnings), StringComparison.Ordinal);
    }

    [Fact]
    public void The_command_that_shows_the_cache_shows_it_even_if_it_is_ignored()
    {
        using var cache = DigestCacheOption.Find(Context("ignore", null), _warnings.Add);

        Assert.NotNull(cache);
    }

    public void Dispose() => _home.Dispose();

    private long CachedDigests()
    {
        using var cache = DigestCacheOption.Find(Context(null, null), _warnings.Add)!;
        return cache.ReadContent().Digests;
    }

    private Task<int> DigestAsync(string file, string? variable, string? ofLibrary) =>
        new ProcessRun(Context(variable, ofLibrary, "digest", file)).RunAsync(
            RootCommandLine.Create,
            TestContext.Current.CancellationToken
        );

    private CommandContext Context(string? variable, string? ofLibrary, params string[] arguments) =>
        new()
        {
            Arguments = arguments,
            Terminal = new Terminal(TextWriter.Null, TextWriter.Null),
            Variables = name =>
                name switch
                {
                    "HOME" => _home.Root,
                    "DANDI_CACHE" => variable,
                    "FSCACHER_CACHE" => ofLibrary,
                    _ => null,
                },
            WorkingDirectory = _home.Root,
        };
}
