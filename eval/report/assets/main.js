// Controls, routes and keys: everything starts here.

function option(value, text) {
  return h("option", { value }, text);
}

function setUpControls() {
  const first = DATA.headline.filter((key) => COLUMN.has(key));
  const rest = DATA.columns.map((column) => column.key).filter((key) => !first.includes(key));
  const group = (name, keys) => (keys.length ? h("optgroup", { label: name }, keys.map((key) => option(key, titleOf(key)))) : null);
  byId("metric").append(...[group("compared", first), group("further columns", rest)].filter(Boolean));
  byId("pair").append(...DATA.pairs.map(([a, b], number) => option(number, `${DATA.runs[b]} − ${DATA.runs[a]}`)));
  byId("pair-label").hidden = !DATA.pairs.length;
  byId("metric").addEventListener("change", redraw);
  byId("pair").addEventListener("change", redraw);
  byId("search").addEventListener("input", searchTexts);
  for (const id of ["show", "measure", "least", "most"]) byId(id).addEventListener("input", refreshTable);
  byId("filters").addEventListener("reset", () => setTimeout(refreshTable));
  byId("filters").addEventListener("submit", (event) => event.preventDefault());
  byId("more").addEventListener("click", showMore);
}

function setUpFilters() {
  const checked = DATA.unsupported.some((counts) => counts.some((count) => count !== null));
  const failed = FAILED.some((places) => places.size);
  const pair = currentPair();
  const options = [option("all", "all articles")];
  if (checked) {
    options.push(option("bad:any", "with an unsupported entity in any run"));
    DATA.runs.forEach((name, run) => options.push(option(`bad:${run}`, `with an unsupported entity in ${name}`)));
  }
  if (pair) {
    options.push(option("better", `where ${DATA.runs[pair[1]]} is better than ${DATA.runs[pair[0]]}`));
    options.push(option("worse", `where ${DATA.runs[pair[1]]} is worse than ${DATA.runs[pair[0]]}`));
  }
  if (failed) options.push(option("failed:any", "that failed in a run"));
  keepChoice("show", options);
  const measures = DATA.runs.map((name, run) => option(run, `score of ${name}`));
  if (pair) measures.unshift(option("difference", "the difference"));
  keepChoice("measure", measures);
}

function keepChoice(id, options) {
  const before = byId(id).value;
  byId(id).replaceChildren(...options);
  if (options.some((item) => item.value === before)) byId(id).value = before;
}

function redraw() {
  const column = DATA.columns[COLUMN.get(currentKey())];
  const direction = { up: "Higher is better.", down: "Lower is better." }[column.better] || "Neither direction is better.";
  byId("metric-description").textContent = `${titleOf(column.key)}: ${column.description.replace(/\.?$/, ".")} ${direction}`;
  setUpFilters();
  drawPlots(currentKey(), currentPair());
  refreshTable();
}

function route() {
  const match = location.hash.match(/^#article=(.*)$/);
  let id = null;
  try {
    id = match && decodeURIComponent(match[1]);
  } catch {
    id = match[1];
  }
  const place = id === null ? undefined : PLACE.get(id);
  if (place !== undefined) {
    showArticle(place);
    return;
  }
  byId("article-view").hidden = true;
  byId("summary-view").hidden = byId("top").hidden = false;
  document.title = pageTitle;
  if (match) byId("count").textContent = "There is no article with the id of this link.";
  if (match || location.hash === "#articles") byId("articles").scrollIntoView();
}

function onKey(event) {
  if (byId("article-view").hidden || event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.target.matches("input[type=text], input[type=search], select, textarea")) return;
  if (event.key === "Escape") location.hash = "#articles";
  const link = document.querySelector(`[data-step="${event.key === "j" || event.key === "k" ? event.key : ""}"]`);
  if (link) location.hash = link.getAttribute("href");
  if ((event.key === "Enter" || event.key === " ") && event.target.matches("[role=button]")) {
    event.preventDefault();
    event.target.click();
  }
}

const pageTitle = document.title;
setUpControls();
redraw();
addEventListener("hashchange", route);
addEventListener("keydown", onKey);
addEventListener("beforeprint", () => document.querySelectorAll("details").forEach((d) => { d.open = true; }));
route();
document.documentElement.dataset.ready = "";
