// The table of articles: what is shown, in which order, and why.

const PAGE = 100;
const table = { order: [], limit: PAGE, sort: { by: "place", down: false }, texts: null };

function linkTo(place) {
  return "#article=" + encodeURIComponent(DATA.ids[place]);
}

function currentPair() {
  const value = byId("pair").value;
  return value === "" ? null : DATA.pairs[Number(value)];
}

function currentKey() {
  return byId("metric").value;
}

// Every column: a name, its heading, the value to sort by, the cells it makes.
function tableColumns() {
  const key = currentKey(), pair = currentPair();
  const columns = [{ by: "title", head: "article", of: (place) => DATA.titles[place].toLowerCase(), text: true }];
  DATA.runs.forEach((name, run) => columns.push({
    by: `run${run}`, head: name, run, of: (place) => valueOf(run, key, place),
    cell: (value, place) => (FAILED[run].has(place) ? "failed" : shown(key, value)),
  }));
  if (pair) columns.push({
    by: "difference", head: `${DATA.runs[pair[1]]} − ${DATA.runs[pair[0]]}`,
    of: (place) => differenceOf(pair, key, place), cell: (value) => shown(key, value, true),
  });
  return columns.concat(unsupportedColumns());
}

// One column a run while there is room; the sum of all runs beyond.
function unsupportedColumns() {
  const checked = DATA.runs.map((_, run) => run)
    .filter((run) => DATA.unsupported[run].some((count) => count !== null));
  const cell = (value) => (value === null ? "–" : value ? h("span", { class: "bad" }, `${value}`) : "0");
  if (checked.length <= 3) return checked.map((run) => ({
    by: `bad${run}`, head: "unsupported", sub: DATA.runs[run], of: (place) => DATA.unsupported[run][place], cell,
  }));
  const sum = (place) => checked.reduce((total, run) => total + (DATA.unsupported[run][place] || 0), 0);
  return [{ by: "bad", head: "unsupported", sub: "in all runs", of: sum, cell }];
}

// Each value is worked out once, however often it is compared.
function compareBy(column, down) {
  const values = DATA.ids.map((_, place) => column.of(place));
  return (x, y) => {
    const a = values[x], b = values[y];
    if (a === b) return x - y;
    if (a === null || a === undefined) return 1;
    if (b === null || b === undefined) return -1;
    return (a < b ? -1 : 1) * (down ? -1 : 1);
  };
}

function keep() {
  const key = currentKey(), pair = currentPair();
  const [kind, run] = byId("show").value.split(":");
  const measure = byId("measure").value, scaling = scaleOf(key);
  const least = parseFloat(byId("least").value), most = parseFloat(byId("most").value);
  const needle = byId("search").value.trim().toLowerCase();
  const better = DATA.columns[COLUMN.get(key)].better === "down" ? -1 : 1;
  const runs = run === undefined || run === "any" ? DATA.runs.map((_, index) => index) : [Number(run)];
  return (place) => {
    if (kind === "bad" && !runs.some((r) => DATA.unsupported[r][place])) return false;
    if (kind === "failed" && !runs.some((r) => FAILED[r].has(place))) return false;
    if (kind === "better" && !(differenceOf(pair, key, place) * better > 0)) return false;
    if (kind === "worse" && !(differenceOf(pair, key, place) * better < 0)) return false;
    if (least === least || most === most) {
      const raw = measure === "difference" ? differenceOf(pair, key, place) : valueOf(Number(measure), key, place);
      if (raw === null || raw * scaling < least || raw * scaling > most) return false;
    }
    if (!needle) return true;
    const text = table.texts ? table.texts[place] : `${DATA.ids[place]}\n${DATA.titles[place]}`.toLowerCase();
    return text.includes(needle);
  };
}

function refreshTable() {
  const columns = tableColumns();
  const column = columns.find((item) => item.by === table.sort.by);
  const places = DATA.ids.map((_, place) => place).filter(keep());
  if (column) places.sort(compareBy(column, table.sort.down));
  table.order = places;
  table.limit = PAGE;
  drawHead(columns);
  drawRows(columns);
}

function drawHead(columns) {
  byId("list").tHead.replaceChildren(h("tr", {}, columns.map((column) => {
    const active = table.sort.by === column.by;
    const sorted = active ? (table.sort.down ? "descending" : "ascending") : "none";
    return h("th", { scope: "col", "aria-sort": sorted },
      h("button", { type: "button", "data-by": column.by, onclick: () => sortBy(column) },
        column.run !== undefined ? h("span", { class: `swatch run-${column.run % 6}`, "aria-hidden": "true" }) : null,
        h("span", { class: "head", title: column.head }, plain(column.head)), column.sub ? h("span", { class: "sub" }, plain(column.sub)) : null,
        h("span", { class: "order", "aria-hidden": "true" }, active ? (table.sort.down ? "▼" : "▲") : "")));
  })));
}

function sortBy(column) {
  const same = table.sort.by === column.by;
  table.sort = { by: column.by, down: same ? !table.sort.down : !column.text };
  refreshTable();
  const again = [...byId("list").tHead.querySelectorAll("button")].find((b) => b.dataset.by === column.by);
  if (again) again.focus();
}

function drawRows(columns) {
  const rows = table.order.slice(0, table.limit).map((place) => h("tr", {}, columns.map((column) => {
    if (column.text) return h("th", { scope: "row" }, h("a", { href: linkTo(place) }, h("bdi", {}, plain(DATA.titles[place]))));
    const label = column.sub ? `${column.head} ${column.sub}` : column.head;
    return h("td", { class: column.by === "difference" ? "difference" : null, "data-label": label }, column.cell(column.of(place), place));
  })));
  byId("list").tBodies[0].replaceChildren(...rows);
  const left = table.order.length - rows.length;
  byId("more").hidden = left <= 0;
  byId("more").textContent = `Show more articles (${left.toLocaleString("en")} left)`;
  byId("count").textContent = table.order.length === ARTICLES
    ? `${ARTICLES.toLocaleString("en")} articles`
    : `${table.order.length.toLocaleString("en")} of ${ARTICLES.toLocaleString("en")} articles`;
}

function showMore() {
  table.limit += 5 * PAGE;
  drawRows(tableColumns());
}

// Searching texts needs all blocks; until they are open, ids and titles are searched.
async function searchTexts() {
  refreshTable();
  if (table.texts || !byId("search").value.trim()) return;
  const all = await everyArticle();
  table.texts = all.map((item, place) => [
    DATA.ids[place], item.title || "", item.text, ...item.references, ...item.runs.map((run) => run.text || ""),
  ].join("\n").toLowerCase());
  refreshTable();
}
