// The index, read at once, and the blocks of texts, unpacked when needed.

const DATA = JSON.parse(byId("index").textContent);
const ARTICLES = DATA.ids.length;
const COLUMN = new Map(DATA.columns.map((column, place) => [column.key, place]));
const PLACE = new Map(DATA.ids.map((id, place) => [id, place]));
const FAILED = DATA.failed.map((places) => new Set(places));
const packedBlocks = document.getElementsByClassName("block");
const openedBlocks = new Map();

async function unpack(number) {
  const bytes = Uint8Array.from(atob(packedBlocks[number].textContent), (c) => c.charCodeAt(0));
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"));
  return JSON.parse(await new Response(stream).text());
}

function block(number) {
  if (!openedBlocks.has(number)) openedBlocks.set(number, unpack(number));
  return openedBlocks.get(number);
}

async function articleAt(place) {
  return (await block(Math.floor(place / DATA.block)))[place % DATA.block];
}

async function everyArticle() {
  const all = [];
  for (let number = 0; number < packedBlocks.length; number++) all.push(...(await block(number)));
  return all;
}

function valueOf(run, key, place) {
  return DATA.values[run][COLUMN.get(key)][place];
}

function differenceOf(pair, key, place) {
  const a = valueOf(pair[0], key, place), b = valueOf(pair[1], key, place);
  return a === null || b === null ? null : b - a;
}

// The same rule as in the tables (comparison/wording.py), but that whole counts stay whole.
function shown(key, value, signed) {
  if (value === null || value === undefined) return "–";
  const { scale, decimals } = DATA.columns[COLUMN.get(key)];
  const size = Math.abs(value * scale), whole = scale === 1 && decimals === 1;
  const small = decimals === 2 && size > 0 && size < 0.1;
  const text = size.toFixed(whole && Number.isInteger(value) ? 0 : small ? (size < 0.01 ? 4 : 3) : decimals);
  if (!Number(text)) return text;
  return (value < 0 ? "−" : signed ? "+" : "") + text;
}

function scaleOf(key) { return DATA.columns[COLUMN.get(key)].scale; }

function titleOf(key) { return DATA.columns[COLUMN.get(key)].title; }

function unitOf(key) { return DATA.columns[COLUMN.get(key)].unit; }
