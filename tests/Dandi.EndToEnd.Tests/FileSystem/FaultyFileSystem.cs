using System.Diagnostics;
using Dandi.Testing;
using Dandi.Testing.Faults;

namespace Dandi.EndToEnd.Tests.FileSystem;

/// <summary>
/// A library that makes system calls of the file system fail in a process (<c>faults.c</c>, loaded with
/// <c>LD_PRELOAD</c>).
/// </summary>
public sealed class FaultyFileSystem : IDisposable
{
    private readonly TempFolder _folder = new();

    /// <summary>Compiles the library.</summary>
    public FaultyFileSystem()
    {
        var source = Repository.Locate("tests/Dandi.EndToEnd.Tests/FileSystem/faults.c");
        using var gcc = Process.Start("gcc", ["-shared", "-fPIC", "-O1", "-o", Library, source, "-ldl"]);
        gcc.WaitForExit();
        Assert.Equal(0, gcc.ExitCode);
    }

    private string Library => _folder.Locate("faults.so");

    /// <summary>Adds the variables that load the library. The test fails if a fault does not happen.</summary>
    /// <param name="variables">The environment of the process.</param>
    /// <param name="faults">Faults of the form <c>CALL ERRNO PATH</c>.</param>
    public IReadOnlyDictionary<string, string> Load(
        IReadOnlyDictionary<string, string> variables,
        params string[] faults
    )
    {
        var log = _folder.Locate($"happened-{Guid.NewGuid():N}");
        foreach (var fault in faults)
            PlannedFaults.Add(fault, () =>
                File.Exists(log) && File.ReadAllLines(log).Contains(fault, StringComparer.Ordinal)
            );
        return new Dictionary<string, string>(variables, StringComparer.Ordinal)
        {
            ["LD_PRELOAD"] = Library,
            ["DANDI_TEST_FAULTS"] = string.Join('\n', faults),
            ["DANDI_TEST_FAULTS_LOG"] = log,
        };
    }

    /// <inheritdoc/>
    public void Dispose() => _folder.Dispose();
}
