using Dandi.Zarrs;

namespace Dandi.Client.Tests.Zarrs;

public sealed class ZarrComparisonTests
{
    private static readonly Gen<string[]> Paths = Gen.OneOf(
            new[] { "a", "b", "/", "-", ".", "é", "\uFFFD", "😀" }.Select(Gen.Const).ToArray()
        )
        .Array[1, 6]
        .Select(string.Concat)
        .Array[0, 30]
        .Select(paths => paths.Distinct(StringComparer.Ordinal).Order(Utf8Order.Instance).ToArray());

    [Fact]
    public void Each_local_entry_is_paired_with_the_remote_entry_at_its_path() =>
        Gen.Select(Paths, Paths)
            .Sample(sides =>
            {
                var (local, remote) = sides;
                var remoteOnly = new List<string>();

                var pairs = new ZarrComparison(entry => remoteOnly.Add(entry.Path))
                    .Compare(
                        local.Select(path => (path, (ZarrEntry?)null)),
                        remote.Select(path => new ZarrEntry(path, default, 1))
                    )
                    .ToList();

                Assert.Equal(local, pairs.Select(pair => pair.Path));
                Assert.Equal(
                    local.Intersect(remote, StringComparer.Ordinal),
                    pairs.Where(pair => pair.Remote is not null).Select(pair => pair.Remote!.Value.Path)
                );
                Assert.Equal(remote.Except(local, StringComparer.Ordinal), remoteOnly);
            });
}
