using System.Buffers;

namespace Dandi.Zarr;

/// <summary>
/// Validates a Zarr in one pass over its files: whether it can be opened, as the Python client checks
/// (bids-zarr-schema.md §2.1 and §2.2), whether chunks are inside of their arrays, and whether metadata follows
/// OME-NGFF (§2.3).
/// </summary>
/// <remarks>
/// <para>
/// Protocol: <see cref="Visit"/> every file in the order of <see cref="ZarrStore.Paths"/>, call <see cref="Skip"/> for
/// everything unreadable, then <see cref="Complete"/> once. The order matters: a stack of the folders that contain the
/// current file replaces an index of all files.
/// </para>
/// <para>
/// The validator reads metadata documents by itself, and no chunks. Memory grows with the number of groups and arrays,
/// not of chunks. Invalid metadata gives validation results, never an exception. Not thread-safe.
/// </para>
/// </remarks>
/// <param name="store">The files of the Zarr.</param>
/// <param name="assetPath">The path of the Zarr in the Dandiset, with <c>/</c>.</param>
public sealed class ZarrValidator(ZarrStore store, string assetPath)
{
    /// <summary>The id of results about files that cannot be read.</summary>
    public const string UnreadableFile = "DANDI.FILE_UNREADABLE";

    /// <summary>The id of results about folders that cannot be read.</summary>
    public const string UnreadableFolder = "DANDI.FOLDER_UNREADABLE";

    private const int MaxDepth = 7;
    private static readonly SearchValues<char> KeyCharacters = SearchValues.Create("0123456789./c");
    private readonly ZarrResults _results = new(assetPath);
    private readonly Stack<ZarrFolder> _folders = new();
    private readonly List<ZarrNode> _nodes = [];
    private ZarrNodeReader? _reader;
    private bool _hasMembers;
    private bool _isIncomplete;
    private string? _firstTooDeep;
    private long _tooDeepCount;

    /// <summary>Walks the files of a Zarr and validates it.</summary>
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

    /// <summary>Checks the next file; paths are ordered by their UTF-8 bytes.</summary>
    public void Visit(ZarrFile file)
    {
        ReadRoot();
        var path = file.Path.AsSpan();
        while (!path.StartsWith(_folders.Peek().Prefix, StringComparison.Ordinal))
            _folders.Pop();
        while (
            _folders.Peek() is { IsArray: false } folder
            && path[folder.Prefix.Length..].IndexOf('/') is >= 0 and var length
        )
        {
            EnterFolder(path[..(folder.Prefix.Length + length)].ToString());
        }

        var current = _folders.Peek();
        if (current.Node?.Array?.Grid is { } grid)
            VisitArray(current, grid, file.Path);
        if (path.Count('/') >= MaxDepth)
            CountTooDeep(file.Path);
    }

    /// <summary>Records that a file or folder is unreadable: nothing is concluded from the absence of files.</summary>
    public void Skip() => _isIncomplete = true;

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

    /// <summary>Completes the pass: checks what depends on several files.</summary>
    /// <returns>The results, a limited number for each id and severity.</returns>
    public IReadOnlyList<ValidationResult> Complete(CancellationToken cancellationToken)
    {
        ReadRoot();
        var root = _nodes.Count > 0 && _nodes[0].Path.Length == 0 ? _nodes[0] : null;
        if (
            root is { Format: 2, IsArray: false }
            && !_hasMembers
            && !_isIncomplete
            && !_results.Has("zarr.cannot_open", Severity.Error)
        )
        {
            _results.Add(
                "dandi_zarr.empty_group",
                Severity.Error,
                "",
                "Zarr group is empty: none of its subfolders has a `.zarray` or `.zgroup`. "
                    + "If arrays are missing, write the Zarr again."
            );
        }
        if (_firstTooDeep is not null)
        {
            var others = _tooDeepCount switch
            {
                1 => "",
                2 => " and 1 other file",
                _ => $" and {_tooDeepCount - 1} other files",
            };
            _results.Add(
                "dandi_zarr.tree_depth_exceeded",
                Severity.Error,
                "",
                $"Zarr directory tree more than {MaxDepth} directories deep: `{_firstTooDeep}`{others}. "
                    + "Use chunk keys with `.` instead of `/`, larger chunks or shards, or fewer nested groups."
            );
        }
        new Ome.OmeHierarchy(_nodes, _results).Validate(assetPath, cancellationToken);
        return _results.ToList();
    }

    private void ReadRoot()
    {
        if (_reader is not null)
            return;
        _reader = new ZarrNodeReader(store, _results);
        Push("", _reader.Read(""));
    }

    private void EnterFolder(string path)
    {
        var node = _reader!.Read(path);
        // Directly below the root; a member also counts if its metadata is invalid.
        _hasMembers |= node is { Format: 2 } && !path.Contains('/');
        Push(path + "/", node);
    }

    private void Push(string prefix, ZarrNode? node)
    {
        if (node is not null)
            _nodes.Add(node);
        _folders.Push(new ZarrFolder(prefix, node));
    }

    private void VisitArray(ZarrFolder folder, ZarrChunkGrid grid, string path)
    {
        var key = path.AsSpan(folder.Prefix.Length);
        if (ZarrMetadataFile.IsInArray(key))
            return;
        var kind = grid.Classify(key);
        if (kind == ChunkKey.Outside && _results.TryCount("zarr.chunk_outside_grid", Severity.Warning))
        {
            var bound = grid.LastKey is { } last ? $"whose last chunk is `{last}`" : "which has no chunks";
            _results.AddCounted(
                "zarr.chunk_outside_grid",
                Severity.Warning,
                path,
                $"Chunk `{key}` is outside of the array, {bound}, so readers ignore it. "
                    + "If the array was resized, delete the file."
            );
        }
        else if (kind == ChunkKey.None && _results.TryCount("zarr.not_a_chunk", Severity.Warning))
        {
            var example = grid.LastKey is { } last ? $" such as `{last}`" : "";
            var advice = key.ContainsAnyExcept(KeyCharacters)
                ? "Delete the file."
                : "Correct the separator of chunk keys in the metadata of the array, or delete the file.";
            _results.AddCounted(
                "zarr.not_a_chunk",
                Severity.Warning,
                path,
                $"`{key}` is in the folder of an array but is not a chunk key{example}, so readers ignore it. {advice}"
            );
        }
    }

    private void CountTooDeep(string path)
    {
        _firstTooDeep ??= path;
        _tooDeepCount++;
    }

    /// <summary>A folder that contains the current file.</summary>
    private sealed record ZarrFolder(string Prefix, ZarrNode? Node)
    {
        /// <summary>Whether subfolders are parts of chunk keys.</summary>
        public bool IsArray => Node?.IsArray == true;
    }
}
