using System.Text;
using Dandi.Accounts.Keyrings;
using Dandi.Testing;

namespace Dandi.Client.Tests.Accounts.Keyrings;

/// <summary>The keys that the Python client has stored in files.</summary>
public sealed class PythonKeyringTests : IDisposable
{
    private const string Key = "0123456789abcdef0123456789abcdef01234567";
    private const string Plain = "data/python_keyring/keyring_pass.cfg";
    private const string Crypted = "data/python_keyring/crypted_pass.cfg";
    private const string Settings = "config/python_keyring/keyringrc.cfg";

    // Made with Python's `cryptography`: AES-256 in CFB8 mode, PBKDF2 with SHA-1, password `pass wörd`.
    private const string Encrypted =
        "\n\teyJzYWx0IjogIkFBRUNBd1FGQmdjSUNRb0xEQTBPRHhBUkVoTVVGUllYR0JrYUd4d2RIaDg9XG4i"
        + "\n\tLCAiSVYiOiAiWkdWbVoyaHBhbXRzYlc1dmNIRnljdz09XG4iLCAicGFzc3dvcmRfZW5jcnlwdGVk"
        + "\n\tIjogImlXR05JRXU0c0VIbWRGRElBcmdLRUlsb05uK3Q1UklVeUlHZDhuNEptUERlRU5DdlphekVs"
        + "\n\tdDdsQVE9PVxuIn0=\n\t\n";

    private static readonly DandiInstance Main = DandiInstance.Parse("dandi");
    private readonly TempFolder _folder = new();
    private readonly Dictionary<string, string> _variables = new(StringComparer.Ordinal);

    [Theory]
    [InlineData("dandi", "dandi_2Dapi_2Ddandi")]
    [InlineData("dandi-sandbox", "dandi_2Dapi_2Ddandi_2Dsandbox")]
    [InlineData("http://127.0.0.1:8765/api", "dandi_2Dapi_2D127_2E0_2E0_2E1_3A8765")]
    public void A_key_of_the_plaintext_file_is_found(string instance, string section)
    {
        Write(
            Plain,
            $"[other]\nkey = \n\tAAAA\n\n[{section}]\nkey = \n\t{Base64(Key)[..20]}\n\t{Base64(Key)[20..]}\n\t\n"
        );

        var entry = Keyring.Find(DandiInstance.Parse(instance))!;

        Assert.Equal(Key, entry.Key!.Reveal());
        Assert.Equal($"`{_folder.Locate(Plain)}`", entry.Place);
        Assert.DoesNotContain(Key, $"{entry}", StringComparison.Ordinal);
    }

    [Fact]
    public void Without_a_file_or_an_entry_nothing_is_found()
    {
        Assert.Null(Keyring.Find(Main));
        WritePlain();

        Assert.Null(Keyring.Find(DandiInstance.Parse("linc")));
        Assert.Null(new PythonKeyring(_ => null, null, null).Find(Main));
    }

    [Fact]
    public void An_encrypted_key_is_found_with_the_right_password_only()
    {
        Write(Crypted, $"[dandi_2Dapi_2Ddandi]\nkey = {Encrypted}");

        var entry = Keyring.Find(Main)!;

        Assert.Null(entry.Key);
        Assert.Null(entry.Encrypted!.Decrypt("wrong"));
        Assert.Null(entry.Encrypted.Decrypt(""));
        Assert.Equal(Key, entry.Encrypted.Decrypt("pass wörd")!.Reveal());
    }

    [Fact]
    public void Of_both_files_the_encrypted_one_counts_as_in_Python()
    {
        WritePlain();
        Write(Crypted, $"[dandi_2Dapi_2Ddandi]\nkey = {Encrypted}");
        Assert.NotNull(Keyring.Find(Main)!.Encrypted);

        Write(Crypted, $"[dandi_2Dapi_2Dlinc]\nkey = {Encrypted}");
        Assert.Equal(Key, Keyring.Find(Main)!.Key!.Reveal());
    }

    [Theory]
    [InlineData("keyrings.alt.file.PlaintextKeyring", true)]
    [InlineData("keyrings.alt.file.EncryptedKeyring", false)]
    [InlineData("keyring.backends.null.Keyring", false)]
    [InlineData("keyring.backends.fail.Keyring", false)]
    [InlineData("keyring.backends.chainer.ChainerBackend", true)]
    public void The_chosen_backend_counts(string backend, bool isFound)
    {
        WritePlain();
        Write(Settings, $"[backend]\nDefault-Keyring = {backend}\nkeyring-path = /opt/x\n");
        Assert.Equal(isFound, Keyring.Find(Main)?.Key is not null);

        _variables["PYTHON_KEYRING_BACKEND"] = "keyrings.alt.file.PlaintextKeyring";
        Assert.NotNull(Keyring.Find(Main)!.Key);
    }

    [Fact]
    public void A_keyring_that_is_no_file_is_named()
    {
        WritePlain();
        _variables["PYTHON_KEYRING_BACKEND"] = "keyring.backends.SecretService.Keyring";

        var entry = Keyring.Find(Main)!;

        Assert.Equal("the keyring `keyring.backends.SecretService.Keyring`", entry.Place);
        Assert.Null(entry.Key);
        Assert.Equal(
            "keyring get dandi-api-dandi key | dandi login -i https://api.dandiarchive.org/api",
            PythonKeyring.CopyCommand(Main)
        );
    }

    public static TheoryData<string, string> Damaged =>
        new()
        {
            { "[dandi_2Dapi_2Ddandi\nkey = x", "a line that is neither" },
            { "key = AAAA", "a line that is neither" },
            { "[dandi_2Dapi_2Ddandi]\nkey", "a line that is neither" },
            { "[dandi_2Dapi_2Ddandi]\nkey = ?s3cret?", "not base64" },
            { new string(' ', 1 << 21), "larger than" },
        };

    [Theory]
    [MemberData(nameof(Damaged))]
    public void A_damaged_file_is_an_error_that_quotes_no_key(string text, string part)
    {
        Write(Plain, text);

        var error = Assert.Throws<DandiException>(() => Keyring.Find(Main));

        Assert.Contains(part, error.Message, StringComparison.Ordinal);
        Assert.Contains(_folder.Locate(Plain), error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("s3cret", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("[]")]
    [InlineData("{\"salt\": 1, \"IV\": \"AAAA\", \"password_encrypted\": \"\"}")]
    [InlineData("{\"salt\": \"AAAA\", \"IV\": \"AAAA\", \"password_encrypted\": \"AAAA\"}")]
    [InlineData("{\"salt\": \"AAAA\", \"IV\": null, \"password_encrypted\": \"AAAA\"}")]
    [InlineData("no JSON")]
    public void A_damaged_encrypted_value_is_an_error(string json)
    {
        Write(Crypted, $"[dandi_2Dapi_2Ddandi]\nkey =\n\t{Base64(json)}\n");

        Assert.Contains(
            "cannot be used",
            Assert.Throws<DandiException>(() => Keyring.Find(Main)).Message,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void A_file_that_others_may_read_is_refused()
    {
        WritePlain();
        File.SetUnixFileMode(_folder.Locate(Plain), UnixFileMode.UserRead | UnixFileMode.GroupRead);

        Assert.Contains(
            "chmod 600",
            Assert.Throws<DandiException>(() => Keyring.Find(Main)).Message,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void A_folder_in_the_place_of_the_file_is_an_error()
    {
        Directory.CreateDirectory(_folder.Locate(Plain));

        Assert.Throws<DandiException>(() => Keyring.Find(Main));
    }

    public void Dispose() => _folder.Dispose();

    private PythonKeyring Keyring =>
        new(_variables.GetValueOrDefault, _folder.Locate("config"), _folder.Locate("data"));

    private static string Base64(string text) => Convert.ToBase64String(Encoding.UTF8.GetBytes(text));

    private void WritePlain() => Write(Plain, $"[dandi_2Dapi_2Ddandi]\nkey = \n\t{Base64(Key)}\n");

    private void Write(string path, string text) =>
        File.SetUnixFileMode(_folder.Write(path, text), UnixFileMode.UserRead | UnixFileMode.UserWrite);
}
