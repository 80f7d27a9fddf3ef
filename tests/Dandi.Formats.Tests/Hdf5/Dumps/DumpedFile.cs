using System.Text.Json.Nodes;
using Dandi.Hdf5;
using Dandi.Hdf5.Types;

namespace Dandi.Formats.Tests.Hdf5.Dumps;

/// <summary>Dumps a file in the form of the reference dumps.</summary>
internal sealed class DumpedFile
{
    private readonly Hdf5File _file;
    private readonly Dictionary<long, string> _paths = [];
    private readonly Dictionary<long, Hdf5Exception> _failures = [];
    private readonly List<(string Path, Hdf5Object Object)> _objects = [];
    private readonly DumpedValues _values;

    private DumpedFile(Hdf5File file)
    {
        _file = file;
        _values = new DumpedValues(file, address =>
            _paths.GetValueOrDefault(address) ?? (Exists(address) ? $"@{address}" : null)
        );
    }

    public static JsonObject Read(string path, CancellationToken token)
    {
        try
        {
            using var file = Hdf5File.Open(path, token: token);
            return new DumpedFile(file).Dump();
        }
        catch (Hdf5Exception failure)
        {
            return new JsonObject { ["open"] = DumpedText.Failure(failure) };
        }
    }

    private JsonObject Dump()
    {
        var dump = new JsonObject
        {
            ["open"] = "ok",
            ["superblock"] = new JsonObject
            {
                ["version"] = _file.SuperblockVersion,
                ["userblock"] = _file.UserBlock,
                ["offset_size"] = _file.OffsetSize,
                ["length_size"] = _file.LengthSize,
            },
        };
        try
        {
            Visit(_file.Root, "/");
        }
        catch (Hdf5Exception failure)
        {
            dump["root"] = DumpedText.Failure(failure);
            return dump;
        }
        dump["objects"] = new JsonArray([.. _objects.Select(entry => DumpObject(entry.Path, entry.Object))]);
        return dump;
    }

    /// <summary>Finds all objects, depth first. It is not recursive, as groups may be nested thousands of levels
    /// deep.</summary>
    private void Visit(Hdf5Object root, string rootPath)
    {
        var waiting = new Stack<(long Address, string Path)>([(root.Address, rootPath)]);
        while (waiting.TryPop(out var next))
        {
            if (
                _paths.ContainsKey(next.Address)
                || _failures.ContainsKey(next.Address)
                || Open(next.Address) is not { } found
            )
                continue;
            _paths[found.Address] = next.Path;
            _objects.Add((next.Path, found));
            if (found is not Hdf5Group group || LinksOf(group) is not { } links)
                continue;
            foreach (var link in links.Where(link => link.Kind == Hdf5LinkKind.Hard).Reverse())
            {
                waiting.Push((link.Address, $"{(next.Path == "/" ? "" : next.Path)}/{DumpedText.InPath(link.Name)}"));
            }
        }
    }

    private static IReadOnlyList<Hdf5Link>? LinksOf(Hdf5Group group)
    {
        try
        {
            return group.Links;
        }
        catch (Hdf5Exception)
        {
            return null;
        }
    }

    /// <summary>Opens an object and reads its description, as the library does on opening.</summary>
    private Hdf5Object? Open(long address)
    {
        try
        {
            var found = _file.ObjectAt(address);
            if (found is Hdf5CommittedType committed)
                _ = committed.Type;
            if (found is Hdf5Dataset dataset)
                _ = (dataset.Type, dataset.Dataspace, dataset.Layout, dataset.Filters, dataset.FillValue);
            return found;
        }
        catch (Hdf5Exception failure) when (address != 0 || _objects.Count > 0)
        {
            _failures[address] = failure;
            return null;
        }
    }

    private bool Exists(long address)
    {
        try
        {
            return _file.ObjectAt(address) is not null;
        }
        catch (Hdf5Exception)
        {
            return false;
        }
    }

    private JsonObject DumpObject(string path, Hdf5Object found)
    {
        var dump = new JsonObject { ["path"] = path, ["address"] = found.Address };
        if (found.HardLinks != 1)
            dump["hard_links"] = found.HardLinks;
        switch (found)
        {
            case Hdf5Group group:
                dump["kind"] = "group";
                dump["links"] = Try(() => new JsonArray([.. group.Links.Select(DumpLink)]));
                AddOrder(dump, "link_order", group.LinkOrder);
                break;
            case Hdf5Dataset dataset:
                dump["kind"] = "dataset";
                DumpedDataset.AddTo(dump, dataset, DumpType(dataset.Type), _values);
                break;
            case Hdf5CommittedType committed:
                dump["kind"] = "datatype";
                dump["type"] = DumpType(committed.Type);
                break;
        }
        AddOrder(dump, "attribute_order", found.AttributeOrder);
        dump["attributes"] = Try(() =>
            new JsonArray([.. found.Attributes.Select(attribute => DumpAttribute(attribute, found.AttributeOrder))])
        );
        return dump;
    }

    private JsonObject DumpLink(Hdf5Link link)
    {
        var dump = new JsonObject { ["name"] = DumpedText.Of(link.Name) };
        if (link.IsUtf8)
            dump["charset"] = "utf8";
        if (link.CreationOrder is { } order)
            dump["order"] = order;
        switch (link.Kind)
        {
            case Hdf5LinkKind.Hard:
                dump["hard"] = _paths.TryGetValue(link.Address, out var path)
                    ? path
                    : DumpedText.Failure(_failures[link.Address]);
                break;
            case Hdf5LinkKind.Soft:
                dump["soft"] = DumpedText.Of(link.TargetPath!);
                break;
            case Hdf5LinkKind.External:
                dump["external"] = new JsonObject
                {
                    ["file"] = DumpedText.Of(link.TargetFile!),
                    ["path"] = DumpedText.Of(link.TargetPath!),
                };
                break;
            default:
                dump["user"] = link.UserDefinedType;
                break;
        }
        return dump;
    }

    private JsonObject DumpAttribute(Hdf5Attribute attribute, Hdf5CreationOrder order)
    {
        var dump = new JsonObject { ["name"] = DumpedText.Of(attribute.Name) };
        if (attribute.IsUtf8)
            dump["charset"] = "utf8";
        if (order != Hdf5CreationOrder.None && attribute.CreationOrder is { } place)
            dump["order"] = place;
        try
        {
            dump["type"] = DumpType(attribute.Type);
            dump["space"] = DumpedDataset.Dataspace(attribute.Dataspace);
            _values.AddTo(dump, attribute);
        }
        catch (Hdf5Exception failure)
        {
            return new JsonObject { ["name"] = DumpedText.Of(attribute.Name), ["error"] = DumpedText.Failure(failure) };
        }
        return dump;
    }

    private JsonObject DumpType(Hdf5Type type)
    {
        var dump = DumpedType.Of(type);
        if (type.CommittedAddress >= 0)
            dump["committed"] = _paths.GetValueOrDefault(type.CommittedAddress) ?? $"@{type.CommittedAddress}";
        return dump;
    }

    private static void AddOrder(JsonObject dump, string name, Hdf5CreationOrder order)
    {
        if (order != Hdf5CreationOrder.None)
            dump[name] = order == Hdf5CreationOrder.Indexed ? "indexed" : "tracked";
    }

    private static JsonNode Try(Func<JsonNode> read)
    {
        try
        {
            return read();
        }
        catch (Hdf5Exception failure)
        {
            return DumpedText.Failure(failure);
        }
    }
}
