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

// Shares are shown in points (x 100); everything else as it is.
function scaleOf(key) {
  return DATA.columns[COLUMN.get(key)].unit === "share" ? 100 : 1;
}

function digitsOf(key) {
  const unit = DATA.columns[COLUMN.get(key)].unit;
  return unit === "words" || unit === "tokens" || unit === "count" ? 0 : unit === "share" ? 1 : 2;
}

function shown(key, value, signed) {
  if (value === null || value === undefined) return "–";
  const text = Math.abs(value * scaleOf(key)).toFixed(digitsOf(key));
  if (!Number(text)) return text;
  return (value < 0 ? "−" : signed ? "+" : "") + text;
}

function titleOf(key) {
  const column = DATA.columns[COLUMN.get(key)];
  return column.title || column.key;
}

function unitOf(key) {
  const unit = DATA.columns[COLUMN.get(key)].unit;
  return unit === "share" ? "points" : unit === "ratio" || unit === "count" ? "" : unit;
}
