using System.Globalization;
using System.Runtime.InteropServices;

namespace Dandi.Cli.Machine;

/// <summary>
/// The user's folders for settings, state, cache and data, as in the
/// <see href="https://specifications.freedesktop.org/basedir-spec/latest/">XDG Base Directory Specification</see>.
/// A folder is null if the user has no home folder.
/// </summary>
/// <param name="variables">
/// Returns the value of an environment variable, or null. Empty and relative values are ignored, as the specification
/// demands; for <c>HOME</c>, the user database is then used.
/// </param>
internal sealed partial class UserFolders(Func<string, string?> variables)
{
    // ERANGE
    private const int BufferTooSmall = 34;
    private readonly Lazy<string?> _home = new(() => Rooted(variables("HOME")) ?? HomeInDatabase());

    public string? Home => _home.Value;

    /// <summary>For settings and API keys.</summary>
    public string? Config => Find("XDG_CONFIG_HOME", ".config");

    /// <summary>
    /// The folder that belongs to the user and contains <see cref="Config"/>: <c>XDG_CONFIG_HOME</c> or the home
    /// folder.
    /// </summary>
    public string? ConfigRoot => Rooted(variables("XDG_CONFIG_HOME")) ?? _home.Value;

    /// <summary>For logs and the upload journal.</summary>
    public string? State => Find("XDG_STATE_HOME", ".local/state");

    /// <summary>For data that can be computed again.</summary>
    public string? Cache => Find("XDG_CACHE_HOME", ".cache");

    /// <summary>For the data of the local archive.</summary>
    public string? Data => Find("XDG_DATA_HOME", ".local/share");

    /// <summary>The folders that tell root which user it works for: the home folder, and one of the others.</summary>
    public IReadOnlyList<string> HomesOf(string? folder) => [.. new[] { Home, folder }.OfType<string>()];

    /// <summary>For temp files, shared with other programs.</summary>
    public string Temporary => Rooted(variables("TMPDIR")) ?? "/tmp";

    /// <summary>Explains why folders are null, and what to do.</summary>
    public static string WhyMissing =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"HOME is not set, and the user database has no home folder for user id {GetEffectiveUserId()}. "
                + $"Set HOME to a folder of your own."
        );

    private string? Find(string variable, string defaultPath) =>
        Rooted(variables(variable)) ?? (_home.Value is { } home ? Path.Combine(home, defaultPath) : null);

    private static string? Rooted(string? path) =>
        path is { Length: > 0 } && Path.IsPathRooted(path)
            ? Path.TrimEndingDirectorySeparator(Path.GetFullPath(path))
            : null;

    private static unsafe string? HomeInDatabase()
    {
        for (var size = 1 << 10; size <= 1 << 20; size *= 4)
        {
            var buffer = new byte[size];
            fixed (byte* memory = buffer)
            {
                var error = GetUser(GetEffectiveUserId(), out var user, memory, (nuint)size, out var found);
                if (error == BufferTooSmall)
                    continue;
                return error == 0 && found != 0 ? Rooted(Marshal.PtrToStringUTF8(user.Home)) : null;
            }
        }
        return null;
    }

    [LibraryImport("libc", EntryPoint = "geteuid")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial uint GetEffectiveUserId();

    [LibraryImport("libc", EntryPoint = "getpwuid_r")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static unsafe partial int GetUser(uint id, out User user, byte* buffer, nuint size, out nint found);

    // struct passwd of Linux.
    [StructLayout(LayoutKind.Sequential)]
    private readonly struct User
    {
        private readonly nint _name;
        private readonly nint _password;
        private readonly uint _id;
        private readonly uint _group;
        private readonly nint _comment;
        public readonly nint Home;
        private readonly nint _shell;
    }
}
