using System.Text.Json;
using Dandi.Files;
using Dandi.FileSystem;
using Dandi.Hdf5.Writing;
using Dandi.Organizing.Placing;
using Microsoft.Win32.SafeHandles;

namespace Dandi.Organizing.Journal;

/// <summary>
/// The format of a journal, JSON Lines: one line about the plan, then one line for each step. Anything that is
/// unexpected makes the file invalid.
/// </summary>
internal static class JournalFormat
{
    private const int Version = 2;
    private const int MaxPermissions = 0b111_111_111_111;

    // 100,000 files with long paths are 100 MB; the largest Dandiset has 6,000 NWB files.
    private const int MaxFileBytes = 1 << 30;
    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false, MaxDepth = 8 };

    /// <summary>Writes a plan.</summary>
    public static void Write(Stream stream, OrganizePlan plan)
    {
        WriteLine(stream, json =>
        {
            json.WriteNumber("organize", Version);
            json.WriteString("root", plan.Root);
            json.WriteBoolean("inPlace", plan.IsInPlace);
            json.WriteStartArray("newFolders");
            foreach (var folder in plan.NewFolders)
                json.WriteStringValue(folder);
            json.WriteEndArray();
            json.WriteNumber("steps", plan.Steps.Count);
        });
        foreach (var step in plan.Steps)
            WriteLine(stream, json => Write(json, step));
    }

    /// <summary>Reads a plan.</summary>
    /// <exception cref="InvalidDataException">It is damaged, or of another version.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static OrganizePlan Read(SafeFileHandle file)
    {
        ReadOnlySpan<byte> text = StateFile.ReadAll(file, MaxFileBytes);
        try
        {
            var head = ReadLine(ref text);
            if (head.GetProperty("organize").GetInt32() != Version)
                throw new InvalidDataException("it was written by another version of dandi");
            var steps = new List<OrganizeStep>();
            for (var count = head.GetProperty("steps").GetInt32(); count > 0; count--)
                steps.Add(ReadStep(ReadLine(ref text)));
            return text.IsEmpty
                ? new OrganizePlan(PathIn(head, "root"), head.GetProperty("inPlace").GetBoolean(), steps)
                {
                    NewFolders = [.. head.GetProperty("newFolders").EnumerateArray().Select(FullPath)],
                }
                : throw new FormatException("there are more steps than announced");
        }
        catch (Exception error)
            when (error is JsonException or InvalidOperationException or FormatException or KeyNotFoundException)
        {
            throw new InvalidDataException("it is damaged", error);
        }
    }

    private static void Write(Utf8JsonWriter json, OrganizeStep step)
    {
        json.WriteString("target", step.Target);
        json.WriteStartArray("files");
        foreach (var file in step.Placements)
        {
            json.WriteStartObject();
            json.WriteString("source", file.Source);
            json.WriteString("target", file.Target);
            json.WriteString("mode", PlacementModeNames.Of(file.Mode));
            json.WriteNumber("size", file.Size);
            Write(json, file.Modified);
            if (file.LinkText is { } link)
                json.WriteString("link", link);
            if (file.MovedLinkText is { } moved)
                json.WriteString("movedLink", moved);
            json.WriteEndObject();
        }
        json.WriteEndArray();
        json.WriteStartArray("edits");
        foreach (var edit in step.Edits)
        {
            json.WriteStartObject();
            json.WriteString("dataset", edit.Dataset);
            json.WriteNumber("index", edit.Index);
            json.WriteString("old", edit.Old);
            json.WriteString("new", edit.New);
            json.WriteEndObject();
        }
        json.WriteEndArray();
        if (step.Original is not { } original)
            return;
        json.WriteStartObject("original");
        json.WriteNumber("permissions", (int)original.Permissions);
        json.WriteNumber("size", original.Size);
        Write(json, original.Modified);
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, FileTime time)
    {
        json.WriteNumber("seconds", time.Seconds);
        json.WriteNumber("nanoseconds", time.Nanoseconds);
    }

    private static OrganizeStep ReadStep(JsonElement line)
    {
        var target = PathIn(line, "target");
        var files = line.GetProperty("files").EnumerateArray().Select(ReadPlacement).ToList();
        var file = files.Find(each => each.Target == target);
        return new OrganizeStep(
            target,
            file,
            [.. files.Where(each => each != file)],
            [
                .. line.GetProperty("edits")
                    .EnumerateArray()
                    .Select(edit => new Hdf5StringEdit(
                        Text(edit, "dataset"),
                        edit.GetProperty("index").GetInt64(),
                        Text(edit, "old"),
                        Text(edit, "new")
                    )),
            ]
        )
        {
            Original = line.TryGetProperty("original", out var original) ? ReadOriginal(original) : null,
        };
    }

    private static EditedOriginal ReadOriginal(JsonElement file) =>
        new(
            file.GetProperty("permissions").GetInt32() is >= 0 and <= MaxPermissions and var permissions
                ? (UnixFileMode)permissions
                : throw new FormatException("permissions are not valid"),
            file.GetProperty("size").GetInt64(),
            TimeIn(file)
        );

    private static Placement ReadPlacement(JsonElement file)
    {
        var mode = ModeOf(Text(file, "mode"));
        return new Placement(
            PathIn(file, "source"),
            PathIn(file, "target"),
            mode,
            file.GetProperty("size").GetInt64(),
            TimeIn(file)
        )
        {
            LinkText = mode == PlacementMode.SymbolicLink || IsMovedLink(file) ? Text(file, "link") : null,
            MovedLinkText = IsMovedLink(file) ? Text(file, "movedLink") : null,
        };
    }

    private static bool IsMovedLink(JsonElement file) => file.TryGetProperty("movedLink", out _);

    private static FileTime TimeIn(JsonElement file) =>
        new(file.GetProperty("seconds").GetInt64(), file.GetProperty("nanoseconds").GetUInt32());

    private static PlacementMode ModeOf(string name) =>
        PlacementModeNames.Modes.TryGetValue(name, out var mode)
            ? mode
            : throw new FormatException("a mode is not known");

    private static JsonElement ReadLine(ref ReadOnlySpan<byte> text)
    {
        var end = text.IndexOf((byte)'\n');
        if (end < 0)
            throw new FormatException("a line is missing");
        var line = text[..end];
        text = text[(end + 1)..];
        return JsonElement.Parse(line, Strict);
    }

    private static string PathIn(JsonElement line, string name) => FullPath(line.GetProperty(name));

    private static string FullPath(JsonElement value) =>
        value.GetString() is { } path && Path.IsPathFullyQualified(path)
            ? path
            : throw new FormatException("a path is not absolute");

    private static string Text(JsonElement line, string name) =>
        line.GetProperty(name).GetString() ?? throw new FormatException($"{name} is missing");

    private static void WriteLine(Stream stream, Action<Utf8JsonWriter> members)
    {
        using (var json = new Utf8JsonWriter(stream))
        {
            json.WriteStartObject();
            members(json);
            json.WriteEndObject();
        }
        stream.Write("\n"u8);
    }
}
