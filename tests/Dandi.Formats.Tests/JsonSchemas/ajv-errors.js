// Makes ajv-errors.jsonl: schemas and values made up with a seed, and the errors that AJV 8 reports for them with the
// options of the BIDS validator. A line has the schema (or the name of a field of the BIDS schema, or none for the
// Citation File Format), the value, and the errors as "path|keyword".
//   npm install ajv@8 && node ajv-errors.js BIDS-SCHEMA.json CFF-SCHEMA.json > ajv-errors.jsonl
const Ajv = require("ajv").default;
const { readFileSync } = require("fs");
const bids = JSON.parse(readFileSync(process.argv[2]));
const cff = JSON.parse(readFileSync(process.argv[3]));
const ajv = new Ajv({ strictSchema: false, logger: false });
for (const [name, format] of Object.entries(bids.objects.formats)) ajv.addFormat(name, format.pattern);

let seed = 20260101;
function random(n) {
  seed = (seed + 0x6d2b79f5) | 0;
  let t = Math.imul(seed ^ (seed >>> 15), 1 | seed);
  t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
  return ((t ^ (t >>> 14)) >>> 0) % n;
}
const pick = (list) => list[random(list.length)];
const times = (n, make) => Array.from({ length: n }, make);
const texts = ["", "a", "n/a", "ab", "2020-01-01", "sub-01", "bids::x", "http://x", "/abs", "x y", "é😀"];
const names = ["a", "b", "c", "x1", "a/b", "~t"];

function value(depth) {
  switch (random(depth > 0 ? 8 : 6)) {
    case 0: return null;
    case 1: return random(2) === 0;
    case 2: return pick([0, 1, -1, -1.5, 2.5, 3, 100]);
    case 3: case 4: case 5: return pick(texts);
    case 6: return times(random(4), () => value(depth - 1));
    default: return Object.fromEntries(times(random(4), () => [pick(names), value(depth - 1)]));
  }
}

const types = ["string", "number", "integer", "boolean", "null", "object", "array"];
function schema(depth) {
  if (random(25) === 0) return random(2) === 0;
  const made = {};
  const inner = () => schema(depth - 1);
  const keywords = {
    minimum: () => pick([0, 1, -1]), maximum: () => pick([0, 2, 50]), exclusiveMinimum: () => 0,
    exclusiveMaximum: () => 3, multipleOf: () => pick([1, 0.5, 2]), minLength: () => pick([1, 2]),
    maxLength: () => pick([1, 2]), pattern: () => pick(["^a", "\\d", "^[\\S]+$", "b$"]),
    format: () => pick(["uri", "date", "label", "dataset_relative", "bids_uri", "email"]),
    enum: () => [...new Set([pick(texts), random(3), "n/a"])], const: () => value(1), minItems: () => pick([1, 2]),
    maxItems: () => pick([1, 2]), uniqueItems: () => true, required: () => [pick(names)], minProperties: () => 1,
    maxProperties: () => 2,
  };
  const nested = {
    anyOf: () => times(2 + random(2), inner), oneOf: () => times(2 + random(2), inner), allOf: () => times(2, inner),
    not: inner, items: inner, contains: inner, propertyNames: inner, properties: () => ({ a: inner(), b: inner() }),
    patternProperties: () => ({ "^[ab]": inner() }), additionalProperties: inner,
    $ref: () => pick(["#/definitions/p", "#/definitions/q"]),
  };
  if (random(3)) made.type = random(6) ? pick(types) : [pick(types.slice(0, 3)), pick(types.slice(3))];
  const available = Object.entries(depth > 0 ? { ...keywords, ...nested, ...nested } : keywords);
  for (let n = random(4); n > 0; n--) {
    const [keyword, make] = pick(available);
    made[keyword] = make();
  }
  return made;
}

function near(definition, root, depth) {
  if (depth <= 0 || typeof definition !== "object" || random(30) === 0) return value(1);
  const inner = (part) => near(part, root, depth - 1);
  if (definition.$ref) return inner(definition.$ref.split("/").slice(1).reduce((at, name) => at[name], root));
  if (definition.anyOf || definition.oneOf) return inner(pick(definition.anyOf || definition.oneOf));
  if (definition.enum) return random(4) ? pick(definition.enum) : value(0);
  switch (definition.type) {
    case "object": {
      const members = Object.entries(definition.properties || {}).filter(
        ([name]) => ((definition.required || []).includes(name) ? random(20) : random(4) === 0)
      );
      return Object.fromEntries(members.map(([name, part]) => [name, inner(part)]));
    }
    case "array": return times(random(4), () => inner(definition.items || true));
    case "number": case "integer": return pick([-1, 0, 1, 2.5, 10]);
    case "boolean": return random(2) === 0;
    case "string": return pick(texts.concat(["10.1234/abc", "a@b.cd", "1.2.0", "https://orcid.org/0000-0001-2345-6789"]));
    default: return value(2);
  }
}

function write(line, definition, instance) {
  const validate = ajv.compile(definition);
  const errors = validate(instance)
    ? []
    : validate.errors.map((e) => `${e.instancePath}|${e.keyword === "false schema" ? "false" : e.keyword}`);
  // Most values have no error or one wrong type.
  if (errors.length > 1 || random(12) === 0) console.log(JSON.stringify({ ...line, instance, errors }));
}
for (let n = 0; n < 6000; n++) {
  const root = schema(3);
  if (typeof root !== "object") continue;
  root.definitions = { p: schema(0), q: schema(1) };
  delete root.definitions.q.$ref;
  write({ schema: root }, root, random(2) ? value(3) : near(root, root, 3));
}
for (const [field, definition] of Object.entries(bids.objects.metadata))
  for (let n = 0; n < 6; n++) write({ field }, definition, near(definition, definition, 4));
for (let n = 0; n < 100; n++) write({}, cff, near(cff, cff, 6));
