using System.Globalization;
using System.Text;
using Dandi.Files;

namespace Dandi.Accounts.Keyrings;

/// <summary>
/// Finds the API keys that the Python client has stored with the library <c>keyring</c>
/// (docs/decisions/0046-keys-of-the-python-client.md).
/// </summary>
/// <param name="variables">Reads an environment variable.</param>
/// <param name="config">The user's folder for settings; null if there is none.</param>
/// <param name="data">The user's folder for data; null if there is none.</param>
public sealed class PythonKeyring(Func<string, string?> variables, string? config, string? data)
{
    private const string BackendVariable = "PYTHON_KEYRING_BACKEND";
    private const string Folder = "python_keyring";
    private const string UserName = "key";

    // A file with a thousand keys has 200 kB.
    private const int MaxBytes = 1 << 20;

    /// <summary>Folders whose owners root trusts (docs/decisions/0036-state-files.md).</summary>
    public IReadOnlyList<string> Homes { get; init; } = [];

    /// <summary>Finds the entry of an instance in the keyring that the Python client would use.</summary>
    /// <returns>Null if there is none.</returns>
    /// <exception cref="DandiException">A file cannot be read, is damaged, or others may read it.</exception>
    public KeyringEntry? Find(DandiInstance instance)
    {
        var backend = FindBackend() ?? "";
        return backend[(backend.LastIndexOf('.') + 1)..] switch
        {
            // Without a choice, the library asks the encrypted file first.
            "" or "ChainerBackend" => FindEncrypted(instance) ?? FindPlain(instance),
            "PlaintextKeyring" => FindPlain(instance),
            "EncryptedKeyring" => FindEncrypted(instance),
            _ when backend is "keyring.backends.null.Keyring" or "keyring.backends.fail.Keyring" => null,
            _ => new KeyringEntry($"the keyring `{Quoted.Shortened(backend)}`"),
        };
    }

    /// <summary>Returns the command that copies a key from any keyring.</summary>
    public static string CopyCommand(DandiInstance instance) =>
        $"keyring get {ServiceOf(instance)} {UserName} | dandi login -i {instance.Api}";

    private static string ServiceOf(DandiInstance instance) => $"dandi-api-{instance.Name}";

    private string? FindBackend()
    {
        if (variables(BackendVariable) is { Length: > 0 } name)
            return name;
        return Read(config, "keyringrc.cfg", isSecret: false)?.GetValueOrDefault(("backend", "default-keyring"));
    }

    private KeyringEntry? FindPlain(DandiInstance instance) =>
        FindValue("keyring_pass.cfg", instance) is var (path, value)
            ? new KeyringEntry($"`{path}`", Key: new ApiKey($"`{path}`", Encoding.UTF8.GetString(value)))
            : null;

    private KeyringEntry? FindEncrypted(DandiInstance instance) =>
        FindValue("crypted_pass.cfg", instance) is var (path, value)
            ? new KeyringEntry($"`{path}`", Encrypted: Checked(path, () => EncryptedKey.Parse($"`{path}`", value)))
            : null;

    private (string Path, byte[] Value)? FindValue(string name, DandiInstance instance)
    {
        var values = Read(data, name, isSecret: true);
        if (values?.GetValueOrDefault((Escape(ServiceOf(instance)), Escape(UserName))) is not { } text)
            return null;
        var path = Path.Combine(data!, Folder, name);
        return (path, Checked(path, () => Decode(text)));
    }

    private static byte[] Decode(string base64)
    {
        try
        {
            return Convert.FromBase64String(base64);
        }
        catch (FormatException error)
        {
            // The message of the exception may quote a key.
            throw new InvalidDataException("a value is not base64", error);
        }
    }

    private IReadOnlyDictionary<(string Section, string Name), string>? Read(string? folder, string name, bool isSecret)
    {
        if (folder is null)
            return null;
        var path = Path.Combine(folder, Folder, name);
        try
        {
            return Checked(path, () =>
            {
                using var file = StateFile.Open(path, Homes);
                if (isSecret && (File.GetUnixFileMode(file) & KeyFile.OtherUsers) != UnixFileMode.None)
                    throw new InvalidDataException(
                        $"other users may read or change it; run `chmod 600 '{path}'` first"
                    );
                return IniFile.Parse(Encoding.UTF8.GetString(StateFile.ReadAll(file, MaxBytes)));
            });
        }
        catch (Exception error) when (error is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
    }

    private static T Checked<T>(string path, Func<T> read)
    {
        try
        {
            return read();
        }
        catch (Exception error) when (error is FileNotFoundException or DirectoryNotFoundException)
        {
            throw;
        }
        catch (Exception error) when (error is InvalidDataException || StorageFault.Is(error))
        {
            throw new DandiException(
                $"The keyring of the Python client, `{path}`, cannot be used: {error.Message.TrimEnd('.')}.",
                error
            );
        }
    }

    // As the library does: every byte that is not an ASCII letter or digit becomes _XX.
    private static string Escape(string text) =>
        string.Concat(
            Encoding
                .UTF8.GetBytes(text)
                .Select(unit =>
                    char.IsAsciiLetterOrDigit((char)unit)
                        ? ((char)unit).ToString()
                        : string.Create(CultureInfo.InvariantCulture, $"_{unit:X2}")
                )
        );
}
