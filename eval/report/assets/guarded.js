// What the summarizer `guarded` wrote down of a summary: its candidates, the choice, each repair.

function guardedNotes(summary) {
  if (!summary.guarded || !summary.guarded.length) return null;
  return h("details", { class: "guarded" }, h("summary", {}, "Candidates and repairs"),
    h("pre", { tabindex: "0", dir: "auto" }, plain(summary.guarded.join("\n"))));
}
