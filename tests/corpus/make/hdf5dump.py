"""What the HDF5 library reads in a file, as JSON: independent of our own reader. Tables with variable-length members are expected to be packed."""
import hashlib

import h5py
import numpy
from h5py import h5a, h5d, h5o, h5p, h5r, h5s, h5t

MOST_ELEMENTS = 64
PADDING = {h5t.STR_NULLTERM: "nullterm", h5t.STR_NULLPAD: "nullpad", h5t.STR_SPACEPAD: "spacepad"}
LAYOUTS = {h5d.COMPACT: "compact", h5d.CONTIGUOUS: "contiguous", h5d.CHUNKED: "chunked"}


class Dump:
    """`indexes` says which index the chunks of a dataset have, as h5py cannot ask for it."""

    def __init__(self, file, indexes):
        self.file, self.indexes, self.paths, self.found = file, indexes, {}, []

    def read(self):
        properties = self.file.id.get_create_plist()
        offsets, lengths = properties.get_sizes()
        self.visit("/", self.file["/"])
        return {
            "open": "ok",
            "superblock": {"version": properties.get_version()[0], "userblock": properties.get_userblock(), "offset_size": offsets, "length_size": lengths},
            "objects": [self.object(path, item) for path, item in self.found],
        }

    def visit(self, path, item):
        address = h5o.get_info(item.id).addr
        if address in self.paths:
            return
        self.paths[address] = path
        self.found.append((path, item))
        if isinstance(item, h5py.Group):
            for name in sorted(item.id, key=bytes):
                if item.id.links.get_info(name).type == h5py.h5l.TYPE_HARD:
                    self.visit(f"{path.rstrip('/')}/{name.decode()}", item[name.decode()])

    def object(self, path, item):
        info = h5o.get_info(item.id)
        dump = {"path": path, "address": info.addr}
        if info.rc != 1:
            dump["hard_links"] = info.rc
        if isinstance(item, h5py.Group):
            dump["kind"] = "group"
            dump["links"] = [self.link(item, name) for name in sorted(item.id, key=bytes)]
            self.add_order(dump, "link_order", item.id.get_create_plist().get_link_creation_order())
        elif isinstance(item, h5py.Datatype):
            dump.update({"kind": "datatype", "type": self.type(item.id)})
        else:
            dump["kind"] = "dataset"
            self.dataset(dump, path, item)
        if not isinstance(item, h5py.Datatype):
            self.add_order(dump, "attribute_order", item.id.get_create_plist().get_attr_creation_order())
        dump["attributes"] = [self.attribute(item, name, "attribute_order" in dump) for name in sorted(name.encode() for name in item.attrs)]
        return dump

    @staticmethod
    def add_order(dump, name, flags):
        if flags:
            dump[name] = "indexed" if flags & h5p.CRT_ORDER_INDEXED else "tracked"

    def link(self, group, name):
        info = group.id.links.get_info(name)
        dump = {"name": name.decode()}
        if info.cset:
            dump["charset"] = "utf8"
        if info.corder_valid:
            dump["order"] = info.corder
        if info.type == h5py.h5l.TYPE_HARD:
            dump["hard"] = self.paths[h5o.get_info(group.id, name).addr]
        elif info.type == h5py.h5l.TYPE_SOFT:
            dump["soft"] = group.id.links.get_val(name).decode()
        else:
            file, path = group.id.links.get_val(name)
            dump["external"] = {"file": file.decode(), "path": path.decode()}
        return dump

    def dataset(self, dump, path, item):
        properties = item.id.get_create_plist()
        dump.update({"type": self.type(item.id.get_type()), "space": self.space(item.id.get_space())})
        layout = {"class": LAYOUTS[properties.get_layout()], "storage": item.id.get_storage_size()}
        if layout["class"] == "chunked":
            layout.update({"chunk": list(properties.get_chunk()), "index": self.indexes[path], "chunks_stored": item.id.get_num_chunks()})
            if layout["chunks_stored"] <= 16:
                chunks = [item.id.get_chunk_info(number) for number in range(layout["chunks_stored"])]
                layout["chunks"] = [{"at": list(chunk.chunk_offset), "size": chunk.size, "mask": chunk.filter_mask} for chunk in chunks]
        dump["layout"] = layout
        filters = [properties.get_filter(number) for number in range(properties.get_nfilters())]
        if filters:
            # h5py reads no more than 16 parameters; what follows for scale-offset is its fill value, zero in these files.
            dump["filters"] = [{"id": code, "optional": bool(flags & 1), "params": [*parameters[:16], *[0] * len(parameters[16:])]} for code, flags, parameters, _ in filters]
        if properties.fill_value_defined() == h5d.FILL_VALUE_USER_DEFINED:
            fill = numpy.zeros((), dtype=item.dtype)
            properties.get_fill_value(fill)
            dump["fill"] = {"defined": "user", "value": self.value(fill[()], item.id.get_type())}
        self.values(dump, item.id.get_space(), item.id.get_type(), item[()])

    def attribute(self, item, name, is_ordered):
        info, found = h5a.get_info(item.id, name), h5a.open(item.id, name)
        dump = {"name": name.decode()}
        if info.cset:
            dump["charset"] = "utf8"
        if is_ordered:
            dump["order"] = info.corder
        dump.update({"type": self.type(found.get_type()), "space": self.space(found.get_space())})
        self.values(dump, found.get_space(), found.get_type(), item.attrs[name.decode()])
        return dump

    @staticmethod
    def space(space):
        kind = space.get_simple_extent_type()
        if kind != h5s.SIMPLE:
            return {"class": "null" if kind == h5s.NULL else "scalar"}
        dims, most = list(space.get_simple_extent_dims()), list(space.get_simple_extent_dims(True))
        most = [None if size == h5s.UNLIMITED else size for size in most]
        return {"class": "simple", "dims": dims, **({"max": most} if most != dims else {})}

    def type(self, kind):
        dump = self.plain_type(kind)
        if kind.committed():
            dump["committed"] = self.paths[h5o.get_info(kind).addr]
        return dump

    def plain_type(self, kind):
        sort, size = kind.get_class(), kind.get_size()
        if sort in (h5t.INTEGER, h5t.FLOAT):
            order = "little" if kind.get_order() == h5t.ORDER_LE else "big"
            sign = {"signed": kind.get_sign() == h5t.SGN_2} if sort == h5t.INTEGER else {}
            return {"class": "integer" if sort == h5t.INTEGER else "float", "size": size, "order": order, **sign}
        if sort == h5t.STRING:
            length = {"variable": True} if kind.is_variable_str() else {"size": size}
            return {"class": "string", **length, "padding": PADDING[kind.get_strpad()], "charset": "utf8" if kind.get_cset() else "ascii"}
        if sort == h5t.OPAQUE:
            return {"class": "opaque", "size": size, "tag": kind.get_tag().decode()}
        if sort == h5t.ENUM:
            names = [kind.get_member_name(number) for number in range(kind.get_nmembers())]
            return {"class": "enum", "base": self.type(kind.get_super()), "members": [[name.decode(), kind.get_member_value(number)] for number, name in enumerate(names)]}
        if sort == h5t.VLEN:
            return {"class": "vlen", "base": self.type(kind.get_super())}
        if sort == h5t.ARRAY:
            return {"class": "array", "dims": list(kind.get_array_dims()), "base": self.type(kind.get_super())}
        if sort == h5t.REFERENCE:
            return {"class": "reference", "reftype": "object" if kind.equal(h5t.STD_REF_OBJ) else "region"}
        return self.compound(kind)

    def compound(self, kind):
        members, end = [], 0
        for number in range(kind.get_nmembers()):
            member = kind.get_member_type(number)
            # In memory, where a text of any length is an address.
            offset = end if members and members[-1]["type"].get("variable") else kind.get_member_offset(number)
            members.append({"name": kind.get_member_name(number).decode(), "offset": offset, "type": self.type(member)})
            is_address = member.get_class() == h5t.STRING and member.is_variable_str()
            end = offset + (8 if is_address else member.get_size())
        has_address = any(member["type"].get("variable") for member in members)
        return {"class": "compound", "size": end if has_address else kind.get_size(), "members": members}

    def values(self, dump, space, kind, value):
        if space.get_simple_extent_type() == h5s.NULL:
            dump["value"] = None
        elif space.get_simple_extent_type() == h5s.SCALAR:
            dump["value"] = self.value(value, kind)
        elif numpy.size(value) <= MOST_ELEMENTS or kind.get_class() not in (h5t.INTEGER, h5t.FLOAT):
            count = int(numpy.prod(space.get_simple_extent_dims()))
            dump["value"] = [self.value(item, kind) for item in numpy.asarray(value).reshape((count,) + numpy.shape(value)[len(space.get_simple_extent_dims()):])]
        else:
            content = value.astype(value.dtype.newbyteorder("<")).tobytes()
            dump.update({"sha256": hashlib.sha256(content).hexdigest(), "bytes": len(content)})

    def value(self, value, kind):
        sort = kind.get_class()
        if sort in (h5t.INTEGER, h5t.ENUM):
            return int(value)
        if sort == h5t.FLOAT:
            value = numpy.asarray(value)
            return value.astype(value.dtype.newbyteorder(">")).tobytes().hex()
        if sort == h5t.STRING:
            return value if isinstance(value, str) else bytes(value).decode()
        if sort == h5t.OPAQUE:
            return numpy.asarray(value).tobytes().hex()
        if sort == h5t.COMPOUND:
            names = [kind.get_member_name(number).decode() for number in range(kind.get_nmembers())]
            return {name: self.value(value[name], kind.get_member_type(number)) for number, name in enumerate(names)}
        if sort == h5t.REFERENCE:
            return self.reference(value)
        return [self.value(item, kind.get_super()) for item in numpy.asarray(value).reshape(-1)]

    def reference(self, reference):
        if not reference:
            return None
        path = self.paths[h5o.get_info(h5r.dereference(reference, self.file.id)).addr]
        if isinstance(reference, h5py.RegionReference):
            space = h5r.get_region(reference, self.file.id)
            blocks = [[[int(place) for place in corner] for corner in block] for block in space.get_select_hyper_blocklist()]
            return {"region": {"object": path, "selection": "blocks", "points": space.get_select_npoints(), "blocks": blocks}}
        return {"ref": path}
