using System.Reflection;
using Xunit.v3;

namespace Dandi.Testing.Faults;

/// <summary>
/// Fails each test of an assembly whose planned faults have not happened. <c>tests/Directory.Build.props</c> adds it to
/// all test projects.
/// </summary>
[AttributeUsage(AttributeTargets.Assembly)]
public sealed class PlannedFaultsHappenAttribute : BeforeAfterTestAttribute
{
    /// <summary>From now on, a fault that is planned outside of a test, such as in a fixture, is an error.</summary>
    public PlannedFaultsHappenAttribute() =>
        PlannedFaults.CurrentTest = () =>
            TestContext.Current.Test?.UniqueID
            ?? throw new InvalidOperationException("A fault was planned outside of a test.");

    /// <inheritdoc/>
    public override void After(MethodInfo methodUnderTest, IXunitTest test)
    {
        var missing = PlannedFaults.End(test.UniqueID);
        Assert.True(missing.Count == 0, $"the test planned faults that never happened:\n{string.Join('\n', missing)}");
    }
}
