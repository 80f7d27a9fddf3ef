using System.Reflection;
using Xunit.v3;

namespace Dandi.Testing.Faults;

/// <summary>Lets every test of an assembly fail whose planned faults have not happened; all projects with tests have it (<c>tests/Directory.Build.props</c>).</summary>
[AttributeUsage(AttributeTargets.Assembly)]
public sealed class PlannedFaultsHappenAttribute : BeforeAfterTestAttribute
{
    /// <summary>From here on, only tests plan faults: those of a fixture would belong to nobody.</summary>
    public PlannedFaultsHappenAttribute() =>
        PlannedFaults.CurrentTest = () =>
            TestContext.Current.Test?.UniqueID
            ?? throw new InvalidOperationException("a fault is planned outside of a test");

    /// <inheritdoc/>
    public override void After(MethodInfo methodUnderTest, IXunitTest test)
    {
        var missing = PlannedFaults.End(test.UniqueID);
        Assert.True(missing.Count == 0, $"the test planned faults that never happened:\n{string.Join('\n', missing)}");
    }
}
