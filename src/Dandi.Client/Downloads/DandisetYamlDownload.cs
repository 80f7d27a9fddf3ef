using System.Text;
using System.Text.Json.Nodes;
using Dandi.Archive;
using Dandi.Discovery;
using Dandi.Downloads.Targets;
using Dandi.FileSystem;
using Dandi.Transfers;
using Dandi.Yaml;

namespace Dandi.Downloads;

/// <summary>Writes the metadata of a Dandiset to a local <c>dandiset.yaml</c>.</summary>
/// <remarks>
/// The file is the metadata that the archive has, in block style and with sorted keys, below a comment. Nothing that
/// was in the file before is kept.
/// </remarks>
/// <param name="tree">The folder that is downloaded into.</param>
/// <param name="policy">What happens to a file that exists.</param>
public sealed class DandisetYamlDownload(TargetTree tree, OverwritePolicy policy)
{
    private const string Exists = "already exists";

    /// <summary>Writes the file.</summary>
    /// <param name="path">The target, relative to the root of the tree.</param>
    /// <param name="dandiset">The Dandiset, whose modification time the file gets.</param>
    /// <param name="metadata">The metadata of the version.</param>
    /// <param name="web">The URL of the archive's web page; null if it states none.</param>
    /// <returns>The outcome.</returns>
    /// <exception cref="DandiException">The file cannot be examined or written.</exception>
    public async Task<AssetOutcome> WriteAsync(string path, RemoteDandiset dandiset, JsonObject metadata, Uri? web)
    {
        var target = tree.FileAt(path);
        var found = target.Find();
        if (found is { Kind: EntryKind.File } && HasContent(target.FullPath, metadata))
            return new Skipped(path, null, "no change");
        if (found is { Kind: EntryKind.Folder } && policy != OverwritePolicy.Overwrite)
            throw TargetError.InTheWay(target.FullPath, "a folder");
        if (found is { } existing && !Replaces(existing, dandiset.Modified))
        {
            return policy == OverwritePolicy.Error
                ? new Failed(path, null, TargetError.Exists(target.FullPath).Message)
                : new Skipped(path, null, Exists);
        }
        var content = await RenderAsync(dandiset.Id, metadata, web);
        target.Write(content, dandiset.Modified, replaces: found is not null);
        return new Downloaded(path, null, 0, found is null ? null : "updated");
    }

    private bool Replaces(FileStatus existing, DateTimeOffset modified) =>
        policy switch
        {
            OverwritePolicy.Overwrite or OverwritePolicy.OverwriteDifferent => true,
            OverwritePolicy.Refresh => existing.Modified.ToDateTime() < modified.UtcDateTime,
            _ => false,
        };

    /// <summary>Whether a file has exactly these metadata. One that cannot be read has others.</summary>
    private static bool HasContent(string file, JsonObject metadata)
    {
        try
        {
            return JsonNode.DeepEquals(DandisetYaml.Read(file), metadata);
        }
        catch (UsageException)
        {
            return false;
        }
    }

    private static async Task<byte[]> RenderAsync(DandisetId id, JsonObject metadata, Uri? web)
    {
        await using var text = new StringWriter { NewLine = "\n" };
        var where = web is null ? "in the archive" : $"at {web.ToString().TrimEnd('/')}/dandiset/{id}";
        await text.WriteAsync(
            "# Changes to this file are lost when it is downloaded again.\n"
                + $"# Edit the metadata of the Dandiset {where} instead.\n"
                + "# Written by `dandi download`.\n"
        );
        var yaml = new YamlWriter(text);
        yaml.Write(metadata);
        await yaml.EndAsync();
        return Encoding.UTF8.GetBytes(text.ToString());
    }
}
