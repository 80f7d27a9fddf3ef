using System.Diagnostics;
using System.Text;
using Dandi.Files;

namespace Dandi.Server.Tests.Directories;

/// <summary>Everything below a folder as text: paths, kinds, permissions, link targets and contents.</summary>
internal static class FolderSnapshot
{
    public static string Take(string folder)
    {
        var text = new StringBuilder();
        Append(text, folder);
        return text.ToString();
    }

    /// <summary>Makes a FIFO, which no program may open in the place of a file: it would wait for ever.</summary>
    public static void CreateFifo(string path)
    {
        using var process = Process.Start("mkfifo", [path]);
        process.WaitForExit();
        Assert.Equal(0, process.ExitCode);
    }

    private static void Append(StringBuilder text, string path)
    {
        var kind = PathKinds.Of(path);
        var content = kind switch
        {
            PathKind.File => $"{File.GetUnixFileMode(path)} {Convert.ToHexString(File.ReadAllBytes(path))}",
            PathKind.Folder => $"{File.GetUnixFileMode(path)}",
            PathKind.Link => new FileInfo(path).LinkTarget,
            _ => "",
        };
        text.AppendLine($"{path} {kind} {content}");
        if (kind != PathKind.Folder)
            return;
        foreach (var entry in Directory.EnumerateFileSystemEntries(path).Order(StringComparer.Ordinal))
            Append(text, entry);
    }
}
