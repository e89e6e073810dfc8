// What metrics that are models point at: a part of the summary, and its place in the article.

const JUDGED = "judged:";

function judgedChoices() {
  return DATA.judged.map((name) => layerChoice(JUDGED + name, `What ${name} points at`));
}

function judgedName() {
  return view.layer.startsWith(JUDGED) ? view.layer.slice(JUDGED.length) : null;
}

// Half the probability, or no words in the article: the part is not backed.
function judgedKind(part) {
  return (part.value === null ? part.source : part.value >= 0.5) ? "backed" : "unbacked";
}

function judgedKey() {
  return [["backed", "backed, as the model sees it"], ["unbacked", "not backed"]].map(([kind, words]) =>
    h("span", { title: words }, h("span", { class: `judged ${kind}` }, kind)));
}

function judgedNodes(summary, name) {
  const parts = ((summary.judged || {})[name] || []).map(([start, end, from, to, value]) =>
    ({ start, end, source: from === null ? null : [from, to, "text"], value }));
  if (!parts.length) return plain(summary.text);
  return layered(summary.text, parts, (part, nodes) => focusable(`judged ${judgedKind(part)}`, nodes, judgedWords(part),
    () => explainJudged(part, name)), [], (_, nodes) => h("span", {}, nodes));
}

function judgedWords(part) {
  if (part.value !== null) return `value ${part.value.toFixed(2)}; the passage that speaks most for it is marked in the article.`;
  return part.source ? "quoted by the judge; the words it was held against are marked in the article."
    : "quoted by the judge, with no words that stand in the article.";
}

function explainJudged(part, name) {
  markEvidence(part.source ? [part.source] : [], "judged");
  byId("why").replaceChildren(h("b", {}, plain(name)), ": ", judgedWords(part));
}
