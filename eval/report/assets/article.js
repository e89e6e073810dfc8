// One article: its text, the references and every run's summary, with the evidence of each mention.

const VERDICTS = {
  supported: "the article says so", alias: "another name of the same", variant: "another writing of the same",
  inferred: "follows from the article", misspelled: "the article spells it otherwise",
  unchecked: "may follow from the article; nothing there speaks against it",
  partial: "only in part", doubtful: "the words are there, but not in this place",
  unsupported: "not in the article", contradicted: "the article says otherwise",
};
const TYPES = {
  NORP: "nationality or group", FAC: "building", ORG: "organisation", GPE: "place", LOC: "place",
  WORK_OF_ART: "work", CARDINAL: "number", ORDINAL: "rank", MONEY: "sum of money", PERCENT: "percentage",
};
const view = { place: null, item: null, layer: "entities" };

async function showArticle(place) {
  const item = await articleAt(place);
  Object.assign(view, { place, item });
  const root = byId("article-view");
  root.replaceChildren(articleHead(place, item), h("div", { class: "reading" },
    articlePane(item),
    h("div", { class: "cards" },
      item.references.length ? referenceCard(item.references) : null,
      item.runs.map((summary, run) => runCard(summary, run, item, place)))));
  byId("summary-view").hidden = byId("top").hidden = true;
  root.hidden = false;
  document.title = DATA.titles[place];
  window.scrollTo(0, 0);
  root.focus({ preventScroll: true });
}

function neighbours(place) {
  const order = table.order.includes(place) ? table.order : DATA.ids.map((_, index) => index);
  const at = order.indexOf(place);
  return { before: order[at - 1], after: order[at + 1], at: at + 1, of: order.length };
}

function articleHead(place, item) {
  const { before, after, at, of } = neighbours(place);
  const step = (target, text, key) => (target === undefined
    ? h("span", { class: "off" }, text) : h("a", { href: linkTo(target), "data-step": key, title: `key ${key}` }, text));
  return h("div", { class: "article-head" },
    h("nav", { class: "bar", "aria-label": "Articles" },
      h("a", { href: "#articles", class: "back" }, "← All articles"),
      h("span", { class: "grow meta" }, `${at} of ${of} · `, h("bdi", {}, plain(DATA.ids[place]))),
      step(before, "Previous", "k"), step(after, "Next", "j")),
    h("h1", { id: "article-title" }, titleNodes(item, place)),
    h("p", { class: "meta" }, item.published ? h("span", { id: "published" }, item.published) : null),
    h("div", { class: "bar" },
      h("fieldset", { class: "layers" }, h("legend", { class: "hidden" }, "What is marked in the summaries"),
        layerChoice("entities", "Names, dates, numbers"), layerChoice("copied", "Copied and new words"), judgedChoices()),
      h("p", { class: "legend key", id: "key" }, keyNodes())));
}

function titleNodes(item, place) {
  return h("bdi", {}, plain(item.title || DATA.titles[place]));
}

function layerChoice(value, text) {
  return h("label", {}, h("input", {
    type: "radio", name: "layer", value, checked: view.layer === value,
    onchange: () => { view.layer = value; redrawCards(); },
  }), " " + text);
}

function keyNodes() {
  if (judgedName() !== null) return judgedKey();
  if (view.layer === "copied") return [
    h("span", {}, h("span", { class: "copied" }, "copied"), " three words or more in a row"),
    h("span", {}, h("span", { class: "new" }, "new"), " word that the article lacks"),
  ];
  const present = new Set(view.item ? view.item.runs.flatMap((run) => (run.entities || []).map((e) => e[3])) : []);
  return Object.keys(VERDICTS).filter((name) => present.has(name)).map((name) =>
    h("span", { title: VERDICTS[name] }, h("span", { class: `mention ${name}` }, name)));
}

function redrawCards() {
  byId("key").replaceChildren(...keyNodes());
  document.querySelectorAll(".card[data-run]").forEach((card) => {
    const run = Number(card.dataset.run);
    card.querySelector(".text").replaceChildren(...summaryNodes(view.item.runs[run], view.item, run));
  });
  byId("why").textContent = hint();
  clearEvidence();
}

function articlePane(item) {
  const blocks = [];
  let from = 0;
  for (const match of [...item.text.matchAll(/\n\s*\n/g), { index: item.text.length, 0: "" }]) {
    if (match.index > from) blocks.push(h("p", { "data-from": from, "data-to": match.index }, plain(item.text.slice(from, match.index))));
    from = match.index + match[0].length;
  }
  return h("section", { class: "source", "aria-labelledby": "source-heading" },
    h("h2", { id: "source-heading" }, "Article"),
    h("p", { class: "why", id: "why", role: "status" }, hint()),
    h("div", { class: "text pane", id: "source", tabindex: "0", role: "region", "aria-label": "Text of the article", dir: "auto" }, blocks));
}

// Mark [start, end, source] in the article, its title or its date, and scroll to the first.
function markEvidence(spans, kind) {
  clearEvidence();
  const inText = spans.filter((span) => (span[2] || "text") === "text")
    .map(([start, end]) => ({ start, end })).sort((a, b) => a.start - b.start);
  document.querySelectorAll("#source [data-from]").forEach((paragraph) => {
    const from = Number(paragraph.dataset.from), to = Number(paragraph.dataset.to);
    if (!inText.some((span) => span.start < to && span.end > from)) return;
    paragraph.replaceChildren(...pieces(view.item.text, from, to, inText,
      (_, nodes) => h("mark", { class: `evidence ${kind}` }, nodes)));
    paragraph.dataset.marked = "";
  });
  const title = spans.filter((span) => span[2] === "title").map(([start, end]) => ({ start, end })).sort((a, b) => a.start - b.start);
  if (title.length) byId("article-title").replaceChildren(h("bdi", {}, pieces(view.item.title, 0, view.item.title.length, title,
    (_, nodes) => h("mark", { class: `evidence ${kind}` }, nodes))));
  if (spans.some((span) => span[2] === "published") && byId("published")) byId("published").classList.add("evidence");
  const first = document.querySelector("#source mark");
  if (first) scrollWithin(byId("source"), first);
}

function scrollWithin(pane, target) {
  const outer = pane.getBoundingClientRect(), inner = target.getBoundingClientRect();
  if (inner.top < outer.top + 20 || inner.bottom > outer.bottom - 20) {
    pane.scrollTop += inner.top - outer.top - pane.clientHeight / 3;
  }
}

function clearEvidence() {
  document.querySelectorAll("#source [data-marked]").forEach((paragraph) => {
    delete paragraph.dataset.marked;
    paragraph.replaceChildren(...plain(view.item.text.slice(Number(paragraph.dataset.from), Number(paragraph.dataset.to))));
  });
  if (byId("article-title")) byId("article-title").replaceChildren(titleNodes(view.item, view.place));
  if (byId("published")) byId("published").classList.remove("evidence");
}

function referenceCard(texts) {
  return h("article", { class: "card reference" }, h("h2", {}, texts.length > 1 ? "References" : "Reference"),
    texts.map((text) => h("div", { class: "text", dir: "auto" }, plain(text))));
}

function runCard(summary, run, item, place) {
  const chips = DATA.headline.filter((key) => COLUMN.has(key)).map((key) => {
    const value = valueOf(run, key, place);
    return value === null ? null : h("span", {}, `${titleOf(key)} `, h("b", {}, shown(key, value)));
  });
  return h("article", { class: "card", "data-run": run, "aria-label": `Summary by ${DATA.runs[run]}` },
    h("h2", {}, h("span", { class: `swatch run-${run % 6}`, "aria-hidden": "true" }), plain(DATA.runs[run])),
    h("div", { class: "text", dir: "auto" }, summaryNodes(summary, item, run)),
    h("p", { class: "chips" }, chips), guardedNotes(summary),
    summary.failure ? null : h("p", { class: "actions" },
      summary.chosen.length ? spanButton("Mark the sentences it chose", summary.chosen, "chosen") : null,
      summary.dropped.length ? spanButton(`Mark what it did not read (${summary.dropped_tokens} tokens)`, summary.dropped, "dropped") : null));
}

function spanButton(text, spans, kind) {
  return h("button", { type: "button", "aria-pressed": "false", onclick: (event) => {
    const on = event.currentTarget.getAttribute("aria-pressed") !== "true";
    document.querySelectorAll(".actions button").forEach((b) => b.setAttribute("aria-pressed", "false"));
    event.currentTarget.setAttribute("aria-pressed", String(on));
    if (on) markEvidence(spans, kind); else clearEvidence();
  } }, text);
}

function summaryNodes(summary, item, run) {
  if (summary.failure) return [h("p", { class: "failed" }, h("strong", {}, "No summary: "), plain(`${summary.failure.replaceAll("_", " ")}. ${summary.message}`))];
  if (judgedName() !== null) return judgedNodes(summary, judgedName());
  if (view.layer === "copied") return pieces(summary.text, 0, summary.text.length, copiedSpans(summary), (span, nodes) =>
    (span.source ? focusable("copied", nodes, "copied from the article", () => markEvidence([span.source], "copy"))
      : h("span", { class: "new" }, nodes)));
  const marks = summary.entities.map(([start, end, type, verdict, rule, confidence, severity, evidence]) =>
    ({ start, end, type, verdict, rule, confidence, severity, evidence }));
  return layered(summary.text, marks, (mark, nodes) => focusable(`mention ${mark.verdict}`, nodes,
    `${mark.verdict}: ${VERDICTS[mark.verdict] || ""}`, () => explain(mark, summary)), [], (_, nodes) => h("span", {}, nodes));
}

// Runs that were scored without coverage have no marks.
function copiedSpans(summary) {
  const copied = summary.copied.map(([start, end, ...source]) => ({ start, end, source }));
  return [...copied, ...summary.new.map(([start, end]) => ({ start, end }))].sort((x, y) => x.start - y.start);
}

// Pointing at it or moving the keyboard's focus to it does the same; it stays until the next one.
function focusable(kind, nodes, description, act) {
  return h("span", { class: kind, tabindex: "0", role: "button", "aria-description": description, onpointerenter: act, onfocus: act, onclick: act }, nodes);
}

function hint() {
  if (judgedName() !== null) return `Point at a marked part of a summary to see what ${judgedName()} held it against.`;
  return view.layer === "copied" ? "Point at copied words to see where they stand."
    : "Point at a name, date or number of a summary to see its evidence.";
}

function explain(mark, summary) {
  markEvidence(mark.evidence, mark.verdict);
  const places = mark.evidence.length;
  const found = !places ? "No evidence in the article." : places === 1 ? "Evidence marked in the article." : `Evidence marked in ${places} places.`;
  byId("why").replaceChildren(
    h("b", { class: `mention ${mark.verdict}` }, plain(summary.text.slice(mark.start, mark.end))), " ",
    `${mark.verdict}: ${VERDICTS[mark.verdict] || ""} (${TYPES[mark.type] || mark.type.toLowerCase().replaceAll("_", " ")}, rule ${mark.rule}, ${Math.round(100 * mark.confidence)}% sure). ${found}`);
}
