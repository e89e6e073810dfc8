// Text from articles as nodes: never parsed, control characters made visible instead of obeyed.

const CONTROL = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\ufffe\uffff]/g;

function plain(text) {
  const nodes = [];
  let from = 0;
  for (const match of text.matchAll(CONTROL)) {
    if (match.index > from) nodes.push(text.slice(from, match.index));
    const code = match[0].charCodeAt(0).toString(16).toUpperCase().padStart(4, "0");
    nodes.push(h("span", { class: "control", "data-code": "U+" + code, title: "control character" }));
    from = match.index + 1;
  }
  if (from < text.length) nodes.push(text.slice(from));
  return nodes;
}

// Cut text[from, to) at the borders of `layer` (sorted, apart), each piece made by `paint`.
function pieces(text, from, to, layer, paint) {
  const nodes = [];
  let here = from;
  for (const span of layer) {
    if (span.end <= here || span.start >= to) continue;
    const start = Math.max(span.start, here), end = Math.min(span.end, to);
    if (start > here) nodes.push(...plain(text.slice(here, start)));
    nodes.push(paint(span, plain(text.slice(start, end))));
    here = end;
  }
  if (here < to) nodes.push(...plain(text.slice(here, to)));
  return nodes;
}

// Marks that do not overlap around pieces of a layer below them.
function layered(text, marks, wrap, layer, paint) {
  const nodes = [];
  let here = 0;
  for (const mark of [...marks].sort((a, b) => a.start - b.start || b.end - a.end)) {
    if (mark.start < here) continue;
    nodes.push(...pieces(text, here, mark.start, layer, paint));
    nodes.push(wrap(mark, pieces(text, mark.start, mark.end, layer, paint)));
    here = mark.end;
  }
  return nodes.concat(pieces(text, here, text.length, layer, paint));
}
