using System.Text;
using Dandi.EndToEnd.Tests.Scenes;
using Dandi.Testing;

namespace Dandi.EndToEnd.Tests.Accounts;

/// <summary><c>dandi login</c> imports the key that the Python client has stored.</summary>
public sealed class KeyringImportTests
{
    [Fact]
    public async Task A_key_in_the_plaintext_keyring_is_imported_once_and_used_from_then_on()
    {
        await using var scene = await CommandScene.CreateAsync();
        using var home = new TempFolder();
        var keyring = WriteKeyring(home, scene, scene.Archive.Alice.Token);

        using var login = await RunAsync(scene, home, "login");
        File.Delete(keyring);
        using var who = await RunAsync(scene, home, "whoami");

        Assert.Equal(0, login.ExitCode);
        Assert.Contains(
            $"Imported the API key of the Python client from `{keyring}`",
            login.Error,
            StringComparison.Ordinal
        );
        Assert.Equal((0, "alice\n"), (who.ExitCode, who.Out));
        Assert.DoesNotContain(scene.Archive.Alice.Token, $"{login}{who}", StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_key_from_standard_input_counts_before_the_keyring()
    {
        await using var scene = await CommandScene.CreateAsync();
        using var home = new TempFolder();
        WriteKeyring(home, scene, scene.Archive.Alice.Token);

        using var login = DandiProcess.Start(scene.Folder.Root, Environment(scene, home), "login");
        await login.WriteInputAsync(scene.Archive.Bob.Token + "\n");
        await login.WaitForExitAsync();

        Assert.Contains("as bob", login.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_key_that_the_archive_rejects_is_not_stored()
    {
        await using var scene = await CommandScene.CreateAsync();
        using var home = new TempFolder();
        WriteKeyring(home, scene, new string('0', 40));

        using var login = await RunAsync(scene, home, "login");

        Assert.Equal(3, login.ExitCode);
        Assert.Contains("rejected the key from `", login.Error, StringComparison.Ordinal);
        Assert.False(File.Exists(home.Locate(".config/dandi/api-keys.json")));
    }

    [Fact]
    public async Task A_keyring_that_cannot_be_read_is_named_with_the_command_that_copies_the_key()
    {
        await using var scene = await CommandScene.CreateAsync();
        using var home = new TempFolder();
        var environment = Environment(scene, home);
        environment["PYTHON_KEYRING_BACKEND"] = "keyring.backends.SecretService.Keyring";

        using var login = await DandiProcess.RunAsync(scene.Folder.Root, environment, "login");

        Assert.Equal(2, login.ExitCode);
        Assert.Contains("`keyring get dandi-api-127.0.0.1:", login.Error, StringComparison.Ordinal);
    }

    private static Task<DandiProcess> RunAsync(CommandScene scene, TempFolder home, string command) =>
        DandiProcess.RunAsync(scene.Folder.Root, Environment(scene, home), command);

    private static Dictionary<string, string> Environment(CommandScene scene, TempFolder home) =>
        new(StringComparer.Ordinal) { ["DANDI_INSTANCE"] = scene.Archive.Api, ["HOME"] = home.Root };

    private static string WriteKeyring(TempFolder home, CommandScene scene, string key)
    {
        var file = home.Write(
            ".local/share/python_keyring/keyring_pass.cfg",
            $"[dandi_2Dapi_2D127_2E0_2E0_2E1_3A{new Uri(scene.Archive.Api).Port}]\nkey = \n\t"
                + $"{Convert.ToBase64String(Encoding.UTF8.GetBytes(key))}\n\t\n"
        );
        File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        return file;
    }
}
