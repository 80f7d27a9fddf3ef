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
    public void Every_file_is_met_once_with_its_counterpart() =>
        Gen.Select(Paths, Paths)
            .Sample(sides =>
            {
                var (local, remote) = sides;
                var onlyThere = new List<string>();

                var compared = new ZarrComparison(entry => onlyThere.Add(entry.Path))
                    .CompareAsync(
                        local.Select(path => (path, (ZarrEntry?)null)),
                        remote.Select(path => new ZarrEntry(path, default, 1)).ToAsyncEnumerable(),
                        CancellationToken.None
                    )
                    .ToBlockingEnumerable(TestContext.Current.CancellationToken)
                    .ToList();

                Assert.Equal(local, compared.Select(file => file.Path));
                Assert.Equal(
                    local.Intersect(remote, StringComparer.Ordinal),
                    compared.Where(file => file.Remote is not null).Select(file => file.Remote!.Value.Path)
                );
                Assert.Equal(remote.Except(local, StringComparer.Ordinal), onlyThere);
            });
}
