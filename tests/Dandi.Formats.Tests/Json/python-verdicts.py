#!/usr/bin/env python3
"""Write python-verdicts.tsv: texts, and what Python's json module reads in them.

Each line has the kind of input (bytes or str), the text in base64 (UTF-8 with lone surrogates for str), and the value in a canonical form, or "refused".
"""
import base64
import json
import pathlib
import random
import struct

VALUES = [
    "null", "true", "false", "0", "-0", "-0.0", "1", "-1", "0.5", "1e5", "1E+5", "1e-5", "1e308", "1e309", "-1e309", "1e999999", "1e-999999", "5e-324", "9223372036854775808",
    "123456789012345678901234567890", "NaN", "-NaN", "+NaN", "nan", "Infinity", "-Infinity", "+Infinity", "- Infinity", "--Infinity", "infinity", "Inf", "NaNs", "Infinity5", "1Infinity",
    "1NaN", "1-Infinity", "NaN NaN", "NaN,", "Infinity e5", "01", "1.", ".5", "1e", "0x10", "+1", "-", "1_000", "''", "'a'", '"a"', '"', '"\\"', '"\\\\"', '"\\/\\b\\f\\n\\r\\t\\u00e9"',
    '"\\a"', '"\\u00"', '"\\u00g0"', '"\\u 123"', '"\\u+123"', '"\\ud83d\\ude00"', '"\\ud83d"', '"\\ude00"', '"\\ude00\\ud83d"', '"\\ud83d\\ud83d\\ude00"', '"\\ud83d\\u0041"', '"\\ud83dx"',
    '"\\uD83D\\n"', '"\\\\ud83d"', '"\\\\\\ud83d"', '"\t"', '"\n"', '"\x00"', '"\x1f"', '"\x7f"', '"\u2028"', '"\U0001f600"', '"NaN"', '"a\\"NaN"', '"Infinity, NaN"', "[]", "[ ]", "[1]",
    "[1,]", "[,1]", "[1 2]", "[1,2]", "[NaN,Infinity,-Infinity]", "[NaN", "NaN]", "[NaN\n,\tNaN\r]", "{}", "{,}", '{"a":1}', '{"a":1,}', '{"a":1,"a":2}', '{"a":1,"b":2,"a":3}',
    '{"a":{"b":1,"b":[2]}}', '{"a" : NaN}', '{NaN:1}', '{NaN :1}', '{"a":1,NaN:2}', '{Infinity:1}', '{"NaN":NaN}', "{1:2}", '{"a"}', '{"a":}', '{"a" 1}', '{"\\ud800":1}',
    '{"\\ud800":1,"\\ud800":2}', "// x\n1", "/* x */1", "1 // x", "# x\n1", "", " ", "\n", "\u00a01", "\u00a0", "\u20281", "1\x0b", "1\x00", "\ufeff1", "\ufeff", "1\ufeff", "undefined", "True", "None",
    "9" * 4299, "9" * 4300, "9" * 4301, "-" + "9" * 4300, "-" + "9" * 4301, "9" * 5000 + ".5", "9" * 5000 + "e-4999", '"' + "9" * 9000 + '"', "[" + "1," * 3000 + "1]",
    "[" * 60 + "]" * 60, "[" * 60 + "]" * 59, '{"a":' * 60 + "NaN" + "}" * 60, '{"x": "\u00e9\u4e2d", "fill_value": NaN, "y": [1.5, -Infinity]}',
]

ENCODED = ["1", "{}", '{"a":NaN}', '"\u00e9\u4e2d\U0001f600"', "[1,2]", ""]
ENCODINGS = ["utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-32-le", "utf-32-be"]
RAW = [b'"\xff"', b'"\xc3"', b'"\xed\xa0\x80"', b'"\xed\xa0\xbd\xed\xb8\x80"', b'{"\xed\xb0\x80":1}', b'"\xed\xa0"', b"\xef\xbb\xbf\xef\xbb\xbf1", b"\xff\xfe1", b"\xff\xfe1\x00\x00", b"1\x00 ",
       b"\x001", b"\x00", b"\x00\x00\x00", b"\x00\x00\x001", b"1\x00\x00\x00", b'"\x00\x00\xd8"\x00', b'"\x00\x00\xd8"\x00\x20\x00', b"\xfe\xff", b"\xc0\x80", b'"\xf4\x90\x80\x80"', b'"\xe2\x80"']


def canonical(value):
    if value is None or value is True or value is False:
        return json.dumps(value)
    if isinstance(value, str):
        # A surrogate that stands alone is replaced; two may come from raw bytes, each alone.
        return json.dumps("".join("\ufffd" if 0xD800 <= ord(c) <= 0xDFFF else c for c in value), ensure_ascii=False)
    if isinstance(value, int):
        return str(value)
    if isinstance(value, float):
        return '"NaN"' if value != value else "d" + struct.pack(">d", value).hex()
    if isinstance(value, list):
        return "[" + ",".join(map(canonical, value)) + "]"
    return "{" + ",".join(sorted(canonical(k) + ":" + canonical(v) for k, v in value.items())) + "}"


def verdict(text):
    try:
        return canonical(json.loads(text))
    except (ValueError, UnicodeDecodeError):
        return "refused"


def mutate(text, rng):
    for _ in range(rng.randint(1, 2)):
        at = rng.randrange(len(text) + 1)
        piece = rng.choice(["NaN", "Infinity", "-", ",", ":", "[", "]", "{", "}", '"', "\\", "\\ud83d", "\\ude00", "0", "1e9", " ", "\n", "null", "\x01", "\u00e9"])
        text = text[:at] + rng.choice([piece, ""]) + text[at + rng.choice([0, 0, 0, 1, 4]):]
    return text


def inputs():
    for text in VALUES:
        yield text
        if len(text) < 1000:
            yield text.encode("utf-8", "surrogatepass")
    for text in ENCODED:
        for encoding in ENCODINGS:
            yield text.encode(encoding)
    yield from RAW
    rng = random.Random(19)
    base = '{"a": [NaN, 1.5, "x\\ud83d\\ude00y"], "b": {"c": -Infinity, "c": null}, "d": "\\ud800", "e": [true, {"f": 12}]}'
    for _ in range(250):
        text = mutate(base, rng)
        yield text
        yield text.encode("utf-8", "surrogatepass")


def main():
    lines = []
    for item in inputs():
        data = item if isinstance(item, bytes) else item.encode("utf-8", "surrogatepass")
        value = verdict(item).replace("\n", "\\n").replace("\t", "\\t")
        lines.append("\t".join([type(item).__name__, base64.b64encode(data).decode(), value if len(value) < 5000 else "accepted"]))
    pathlib.Path(__file__).with_suffix(".tsv").write_text("\n".join(lines) + "\n", encoding="utf-8")


main()
