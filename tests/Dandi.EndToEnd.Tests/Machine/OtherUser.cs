using Dandi.EndToEnd.Tests.Scenes;
using Dandi.Testing;

namespace Dandi.EndToEnd.Tests.Machine;

/// <summary>
/// Runs a copy of the executable as another user. Tests that use it are skipped unless they run as root.
/// </summary>
internal sealed class OtherUser : IDisposable
{
    /// <summary>A user id that is not in the user database.</summary>
    public const string UnknownId = "54321";

    /// <summary>A user id that is in every user database, with a home folder that does not exist.</summary>
    public const string NobodyId = "65534";

    private const UnixFileMode ReadableByAll = (UnixFileMode)0b111_101_101;
    private readonly TempFolder _folder = new();

    /// <summary>The home folder of a user in the user database.</summary>
    public static string HomeOf(string userId) =>
        File.ReadLines("/etc/passwd").Select(line => line.Split(':')).Single(fields => fields[2] == userId)[5];

    /// <summary>Lets every user read a folder, but not write to it.</summary>
    public static void MakeReadable(TempFolder folder) => File.SetUnixFileMode(folder.Root, ReadableByAll);

    /// <summary>Runs a command in the folder of a scene; <c>login</c> reads the API key of Alice.</summary>
    /// <param name="userId">The id of the user and of the group.</param>
    /// <param name="scene">The archive and the folder.</param>
    /// <param name="environment">Arguments of <c>env</c>; {0} is a home folder that the user cannot write to.</param>
    /// <param name="arguments">The arguments of the command line.</param>
    public async Task<DandiProcess> RunAsync(
        string userId,
        CommandScene scene,
        string environment,
        params string[] arguments
    )
    {
        Assert.SkipUnless(Environment.UserName == "root", "only root can run a command as another user");
        Prepare(scene);
        var settings = environment.Replace("{0}", _folder.Locate("home"), StringComparison.Ordinal).Split(' ');
        var run = DandiProcess.StartCommand(
            scene.Folder.Root,
            scene.Environment(),
            [
                "setpriv",
                $"--reuid={userId}",
                $"--regid={userId}",
                "--clear-groups",
                "env",
                .. settings,
                _folder.Locate("dandi"),
                .. arguments,
            ]
        );
        await run.WriteInputAsync(arguments[0] == "login" ? scene.Archive.Alice.Token + "\n" : "");
        await run.WaitForExitAsync();
        return run;
    }

    public void Dispose() => _folder.Dispose();

    private void Prepare(CommandScene scene)
    {
        if (!File.Exists(_folder.Locate("dandi")))
        {
            File.Copy(DandiProcess.Executable, _folder.Locate("dandi"));
            foreach (var path in new[] { _folder.Root, _folder.Locate("dandi"), scene.Folder.Root })
                File.SetUnixFileMode(path, ReadableByAll);
        }
        Directory.CreateDirectory(_folder.Locate("home"));
    }
}
