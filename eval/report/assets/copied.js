// What a summary copied from its article and what is new in it, found word by word.

const COPIED_WORDS = 3;

function wordsOf(text) {
  return [...text.matchAll(/[\p{L}\p{M}\p{N}]+/gu)].map((match) => ({
    key: match[0].toLowerCase(), start: match.index, end: match.index + match[0].length,
  }));
}

// From the left, the longest run of words that also stands in the article (Grusky et al. 2018,
// figure 3). Runs of three words and more count as copied; words that the article lacks as new.
function copiedSpans(articleText, summaryText) {
  const article = wordsOf(articleText), summary = wordsOf(summaryText);
  const places = new Map();
  article.forEach((word, place) => {
    if (!places.has(word.key)) places.set(word.key, []);
    places.get(word.key).push(place);
  });
  const spans = [];
  for (let here = 0; here < summary.length;) {
    let longest = 0, found = 0;
    for (const start of places.get(summary[here].key) || []) {
      let length = 1;
      while (here + length < summary.length && start + length < article.length &&
             summary[here + length].key === article[start + length].key) length++;
      if (length > longest) [longest, found] = [length, start];
    }
    const last = summary[here + Math.max(longest, 1) - 1];
    const span = { start: summary[here].start, end: last.end };
    if (longest >= COPIED_WORDS) {
      span.kind = "copied";
      span.source = [article[found].start, article[found + longest - 1].end];
    } else if (!longest) span.kind = "new";
    if (span.kind) spans.push(span);
    here += Math.max(longest, 1);
  }
  return spans;
}
