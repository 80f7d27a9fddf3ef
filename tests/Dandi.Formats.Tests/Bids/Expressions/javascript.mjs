// Makes javascript.json: random expressions, and lists that are sorted, with the values that V8 gives them.
//
//     node javascript.mjs SEED COUNT > javascript.json
//
// The functions are those of the BIDS schema (https://bids-specification.readthedocs.io, "The expression language").

let [state, count] = process.argv.slice(2).map(Number);

function random() {
  state = (state * 1103515245 + 12345) & 0x7fffffff;
  return state / 0x7fffffff;
}

const below = (n) => Math.floor(random() * n);
const pick = (items) => items[below(items.length)];

const context = {
  suffix: 'bold',
  empty: '',
  nothing: null,
  zero: 0,
  yes: true,
  no: false,
  n: 2.5,
  big: 1e21,
  text: '12',
  na: 'n/a',
  sidecar: {
    EchoTime: 0.03,
    Delays: [1, 2, 2.5],
    Units: ['s', 'ms'],
    Texts: ['10', '9', 'n/a', '1e3', ''],
    Nested: { a: { b: 1 } },
    None: [],
    Missing: null,
    Listed: [[1], { a: 1 }, [1], { a: 1 }],
    Mixed: [1, '1', null, true, 'a', 0, ''],
  },
  dim: [4, 64, 64, 30, 200, 1, 1, 1],
};

const list = (x) => (Array.isArray(x) ? x : [x]);

function isEqual(a, b) {
  if (a === b) return true;
  if (a === null || b === null || typeof a !== 'object' || typeof b !== 'object') return false;
  if (Array.isArray(a) !== Array.isArray(b)) return false;
  const keys = Object.keys(a);
  return keys.length === Object.keys(b).length && keys.every((key) => key in b && isEqual(a[key], b[key]));
}

function extreme(choose) {
  return (x) => (x == null ? null : choose(...list(x).map(Number).filter((y) => !isNaN(y))));
}

const orders = { numeric: (a, b) => Number(a) - Number(b), auto: (a, b) => +(a > b) - +(a < b) };

const functions = {
  allequal: (a, b) => a != null && b != null && a.length === b.length && a.every((x, i) => x === b[i]),
  count: (a, x) => a.filter((y) => y === x).length,
  index: (a, x) => (a.indexOf(x) < 0 ? null : a.indexOf(x)),
  intersects(a, b) {
    const [longer, shorter] = list(a).length < list(b).length ? [list(b), list(a)] : [list(a), list(b)];
    const common = longer.filter((x) => shorter.some((y) => isEqual(x, y)));
    return common.length > 0 && common;
  },
  length: (x) => (Array.isArray(x) || typeof x === 'string' ? x.length : null),
  match: (text, pattern) => text.match(RegExp(pattern)) !== null,
  max: extreme(Math.max),
  min: extreme(Math.min),
  sorted: (a, method = 'auto') => a.toSorted(orders[method]),
  substr: (x, start, end) => (x == null || start == null || end == null ? null : x.substr(start, end - start)),
  type: (x) => (Array.isArray(x) ? 'array' : x == null ? 'null' : typeof x),
  unique: (x) => (x === null ? null : [...new Set(x)]),
};

const names = [
  ...Object.keys(context),
  ...Object.keys(context.sidecar).map((name) => `sidecar.${name}`),
  ...['unknown', 'sidecar.Unknown', 'unknown.member', 'sidecar.Nested.a'],
];
const literals = [
  ...['0', '1', '2', '3.5', '-1', '1e3', '0.1', 'true', 'false', 'null', '[]', '{}', '[1, 2]'],
  ...['"a"', "'bold'", '"10"', "'9'", "''", "'n/a'", "' 1 '", "'0x10'", "'Infinity'", "'-'", "'.5'", "'1,2'"],
  ...['["a", "bold"]', '[1, "1", null, [1]]'],
];
const patterns = ["'^b'", "'d$'", "'.'", "'\\d'", "'[a-c]+$'", "'\\w\\s'", "''", "'('", 'null', 'unknown'];

function expression(depth) {
  if (depth <= 0 || random() < 0.15) return random() < 0.55 ? pick(names) : pick(literals);
  const part = () => expression(depth - 1);
  const binary = (operators) => `(${part()}) ${pick(operators)} (${part()})`;
  return pick([
    () => `!(${part()})`,
    () => `${pick(['-', '+'])}(${part()})`,
    () => binary(['&&', '||']),
    () => binary(['==', '!=', '===', '!==']),
    () => binary(['==', '!=']),
    () => binary(['<', '<=', '>', '>=']),
    () => binary(['+', '-', '*', '/', '%', '**', 'in']),
    () => `(${part()})[${part()}]`,
    () => `[${part()}, ${part()}]`,
    () => `${pick(['min', 'max', 'length', 'unique', 'type', 'sorted'])}(${part()})`,
    () => `${pick(['index', 'count', 'intersects', 'allequal'])}(${part()}, ${part()})`,
    () => `match(${part()}, ${pick(patterns)})`,
    () => `substr(${part()}, ${expression(0)}, ${expression(0)})`,
    () => `sorted(${part()}, ${pick(["'numeric'", "'auto'", "'other'"])})`,
  ])();
}

// An exception makes the value null, and a backslash in a string has no meaning.
function evaluate(text) {
  const names = { ...context, ...functions };
  const everything = new Proxy(names, {
    has: () => true,
    get: (target, name) => (name === Symbol.unscopables ? undefined : target[name]),
  });
  const evaluation = new Function('x', `with (x) { return ${text.replaceAll('\\', '\\\\')} }`);
  try {
    return evaluation(everything);
  } catch {
    return null;
  }
}

function describe(value) {
  if (typeof value === 'string') return `"${value}"`;
  if (Array.isArray(value)) return `[${Array.from(value, describe).join(',')}]`;
  if (value === null || typeof value !== 'object') return String(value);
  return `{${Object.keys(value).map((key) => `"${key}":${describe(value[key])}`).join(',')}}`;
}

// Numbers, ascending for long stretches, among which are items that are not numbers.
function sortable() {
  const [length, absence, disorder] = [below(pick([20, 80, 200])), random() * 0.3, random() * 0.3];
  const item = (i) => (random() < absence ? 'n/a' : String(random() < disorder ? below(length) : i));
  const items = Array.from({ length }, (_, i) => item(i));
  return [items, items.toSorted(orders.numeric)];
}

const expressions = Array.from({ length: count }, () => expression(below(5)));
process.stdout.write(
  JSON.stringify({
    context,
    expressions: expressions.map((text) => [text, describe(evaluate(text))]),
    sorted: Array.from({ length: 40 }, sortable),
  }),
);
