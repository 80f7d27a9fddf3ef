using System.Buffers;

namespace Dandi.Zarr;

/// <summary>
/// Judges a Zarr in one pass over its files: whether it can be opened (as the Python client does, bids-zarr-schema.md §2.1 and §2.2), whether the chunks fit the arrays,
/// and whether its metadata follow OME-NGFF (§2.3). It is told of every file in the order of the walk, then asked for the findings.
/// </summary>
/// <remarks>
/// No chunk is read, and what is kept grows with the number of groups and arrays, not of chunks. It reads the metadata documents itself; whatever is wrong with them is a finding and no exception.
/// Not for several threads at once.
/// </remarks>
/// <param name="store">The Zarr.</param>
/// <param name="assetPath">Its path in the Dandiset, with <c>/</c>.</param>
public sealed class ZarrValidator(ZarrStore store, string assetPath)
{
    /// <summary>The rule about a file that cannot be read.</summary>
    public const string UnreadableFile = "DANDI.FILE_UNREADABLE";

    /// <summary>The rule about a folder whose content is not known.</summary>
    public const string UnreadableFolder = "DANDI.FOLDER_UNREADABLE";

    private const int MaxDepth = 7;
    private static readonly SearchValues<char> InKeys = SearchValues.Create("0123456789./c");
    private readonly ZarrResults _results = new(assetPath);
    private readonly Stack<ZarrFolder> _open = new();
    private readonly List<ZarrNode> _nodes = [];
    private ZarrNodeReader? _reader;
    private bool _hasMembers;
    private bool _missesSome;
    private string? _deepest;
    private long _deepFiles;

    /// <summary>Walks a Zarr and judges it.</summary>
    /// <exception cref="DandiException">The folder of the Zarr itself cannot be read.</exception>
    public static IReadOnlyList<ValidationResult> Validate(
        ZarrStore store,
        string assetPath,
        CancellationToken cancellationToken
    )
    {
        var validator = new ZarrValidator(store, assetPath);
        foreach (var file in store.Files(validator.AddUnreadable))
        {
            cancellationToken.ThrowIfCancellationRequested();
            validator.Visit(file);
        }
        return validator.Complete(cancellationToken);
    }

    /// <summary>Looks at the next file, in the order of the bytes of their paths.</summary>
    public void Visit(ZarrFile file)
    {
        OpenRoot();
        var path = file.Path.AsSpan();
        while (!path.StartsWith(_open.Peek().Prefix, StringComparison.Ordinal))
            _open.Pop();
        while (
            _open.Peek() is { IsArray: false } folder
            && path[folder.Prefix.Length..].IndexOf('/') is >= 0 and var length
        )
        {
            OpenFolder(path[..(folder.Prefix.Length + length)].ToString());
        }

        var last = _open.Peek();
        if (last.Node?.Array?.Grid is { } grid)
            VisitArray(last, grid, file.Path);
        if (path.Count('/') >= MaxDepth)
            NoteDepth(file.Path);
    }

    /// <summary>Takes note of a file or folder that cannot be read, so that nothing is concluded from what it may hold.</summary>
    public void Skip() => _missesSome = true;

    private void AddUnreadable(string path, DandiException reason)
    {
        Skip();
        _results.Add(
            path.EndsWith('/') ? UnreadableFolder : UnreadableFile,
            Severity.Error,
            path.TrimEnd('/'),
            reason.Message
        );
    }

    /// <summary>Ends the pass.</summary>
    /// <returns>What was found, at most a bounded number for each rule.</returns>
    public IReadOnlyList<ValidationResult> Complete(CancellationToken cancellationToken)
    {
        OpenRoot();
        var root = _nodes.Count > 0 && _nodes[0].Path.Length == 0 ? _nodes[0] : null;
        if (
            root is { Format: 2, IsArray: false }
            && !_hasMembers
            && !_missesSome
            && !_results.Has("zarr.cannot_open", Severity.Error)
        )
        {
            _results.Add(
                "dandi_zarr.empty_group",
                Severity.Error,
                "",
                "Zarr group is empty: no folder directly in it holds a `.zarray` or `.zgroup`. If arrays were lost, write the Zarr again."
            );
        }
        if (_deepest is not null)
        {
            _results.Add(
                "dandi_zarr.tree_depth_exceeded",
                Severity.Error,
                "",
                $"Zarr directory tree more than {MaxDepth} directories deep: `{_deepest}`{(_deepFiles > 1 ? $" and {_deepFiles - 1} other files" : "")}. Use chunk keys with `.` instead of `/`, larger chunks or shards, or fewer nested groups."
            );
        }
        new Ome.OmeHierarchy(_nodes, _results).Validate(assetPath, cancellationToken);
        return _results.ToList();
    }

    private void OpenRoot()
    {
        if (_reader is not null)
            return;
        _reader = new ZarrNodeReader(store, _results);
        Push("", _reader.Open(""));
    }

    private void OpenFolder(string path)
    {
        var node = _reader!.Open(path);
        // Below the root; the metadata may be broken, it is a member all the same.
        _hasMembers |= node is { Format: 2 } && !path.Contains('/');
        Push(path + "/", node);
    }

    private void Push(string prefix, ZarrNode? node)
    {
        if (node is not null)
            _nodes.Add(node);
        _open.Push(new ZarrFolder(prefix, node));
    }

    private void VisitArray(ZarrFolder folder, ZarrChunkGrid grid, string path)
    {
        var key = path.AsSpan(folder.Prefix.Length);
        if (ZarrMetadataFile.IsInArray(key))
            return;
        var kind = grid.Validate(key);
        if (kind == ChunkKey.Outside && _results.Count("zarr.chunk_outside_grid", Severity.Warning))
        {
            var bound = grid.Last is { } last ? $"whose last chunk is `{last}`" : "which has no chunks";
            _results.AddCounted(
                "zarr.chunk_outside_grid",
                Severity.Warning,
                path,
                $"Chunk `{key}` lies outside of the array, {bound}; no reader looks at it. If the array was shortened, remove the file."
            );
        }
        else if (kind == ChunkKey.None && _results.Count("zarr.not_a_chunk", Severity.Warning))
        {
            var example = grid.Last is { } last ? $" such as `{last}`" : "";
            var advice = key.ContainsAnyExcept(InKeys)
                ? "Remove the file."
                : "Correct the separator of chunk keys in the metadata of the array, or remove the file.";
            _results.AddCounted(
                "zarr.not_a_chunk",
                Severity.Warning,
                path,
                $"`{key}` is in the folder of an array and is no key of a chunk{example}; no reader looks at it. {advice}"
            );
        }
    }

    private void NoteDepth(string path)
    {
        _deepest ??= path;
        _deepFiles++;
    }

    /// <summary>A folder on the way to the current file.</summary>
    private sealed record ZarrFolder(string Prefix, ZarrNode? Node)
    {
        /// <summary>Whether its folders are parts of chunk keys.</summary>
        public bool IsArray => Node?.IsArray == true;
    }
}
