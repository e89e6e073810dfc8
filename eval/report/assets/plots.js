// The four plots: distributions, paired differences, trade-offs, length against score.

function axisName(key) {
  const unit = unitOf(key);
  return titleOf(key) + (unit && unit !== titleOf(key).toLowerCase() ? ` (${unit})` : "");
}

function defined(run, key) {
  const scaling = scaleOf(key), found = [];
  DATA.values[run][COLUMN.get(key)].forEach((value, place) => {
    if (value !== null) found.push({ value: value * scaling, place });
  });
  return found;
}

function legend() {
  return h("p", { class: "legend" }, DATA.runs.map((name, run) =>
    h("span", {}, s("svg", { viewBox: "-6 -6 12 12", "aria-hidden": "true" },
      s("path", { class: `dots run-${run % 6}`, d: marker(run, 0, 0, 4) })), plain(name))));
}

function distributions(key) {
  const band = 64, top = 8, bottom = 42, runs = DATA.runs.map((_, run) => defined(run, key));
  const chart = new Chart("Distribution", { height: top + band * runs.length + 6 + bottom, left: 14, top, bottom });
  const domain = extent(runs.flat().map((point) => point.value), 0.02);
  chart.xAxis(domain, axisName(key));
  const bins = 28, width = (domain[1] - domain[0]) / bins;
  const counts = runs.map((points) => {
    const tally = new Array(bins).fill(0);
    for (const { value } of points) tally[Math.min(bins - 1, Math.floor((value - domain[0]) / width))]++;
    return tally;
  });
  const tallest = Math.max(1, ...counts.flat());
  counts.forEach((tally, run) => {
    const base = top + band * (run + 1) - 4;
    const bars = tally.map((count, bin) => {
      if (!count) return "";
      const x = chart.x(domain[0] + bin * width), next = chart.x(domain[0] + (bin + 1) * width);
      const tall = (count / tallest) * 40;
      return `M${x.toFixed(1)},${base}v${-tall.toFixed(1)}h${(next - x - 1).toFixed(1)}v${tall.toFixed(1)}z`;
    }).join("");
    const mean = runs[run].reduce((sum, point) => sum + point.value, 0) / (runs[run].length || 1);
    const at = chart.x(mean).toFixed(1);
    chart.add(s("line", { class: "axis", x1: chart.left, x2: chart.width - chart.right, y1: base, y2: base }),
      s("path", { class: `bars run-${run % 6}`, d: bars },
        s("title", {}, `${DATA.runs[run]}: mean ${shown(key, mean / scaleOf(key))}`)),
      s("line", { class: "mean", x1: at, x2: at, y1: base - 46, y2: base }),
      s("text", { class: "direct", x: chart.width - chart.right - 2, y: base - 42, "text-anchor": "end" },
        `${DATA.runs[run]}, mean ${shown(key, mean / scaleOf(key))}`));
  });
  return chart.figure("of each run's scores over the articles; the line is the mean.");
}

function pairedDifferences(key, pair) {
  const [a, b] = pair.map((run) => DATA.runs[run]);
  const points = DATA.ids.map((_, place) => ({ place, gap: differenceOf(pair, key, place) }))
    .filter((point) => point.gap !== null).sort((x, y) => x.gap - y.gap);
  const chart = new Chart("Paired differences", { height: 320 });
  const gaps = points.map((point) => point.gap * scaleOf(key));
  chart.yAxis(extent([0, ...gaps], 0.06), `${titleOf(key)}, difference`);
  chart.xAxis([0, Math.max(1, points.length)], "articles, from the worst to the best for " + b);
  const zero = chart.y(0), wide = Math.max(0.6, chart.x(1) - chart.x(0) - (points.length < 150 ? 1 : 0));
  const shapes = { up: "", down: "" };
  const up = DATA.columns[COLUMN.get(key)].better !== "down";
  points.forEach((point, rank) => {
    point.x = chart.x(rank + 0.5);
    point.y = chart.y(gaps[rank]);
    point.text = `${shown(key, point.gap, true)}  ${shortTitle(point.place)}`;
    if (gaps[rank]) shapes[gaps[rank] > 0 === up ? "up" : "down"] +=
      `M${(point.x - wide / 2).toFixed(1)},${zero.toFixed(1)}V${point.y.toFixed(1)}h${wide.toFixed(1)}V${zero.toFixed(1)}z`;
  });
  const mean = gaps.reduce((sum, gap) => sum + gap, 0) / (gaps.length || 1);
  chart.add(s("path", { class: "win", d: shapes.up }), s("path", { class: "loss", d: shapes.down }),
    s("line", { class: "axis", x1: chart.left, x2: chart.width - chart.right, y1: zero, y2: zero }),
    s("line", { class: "mean dashed", x1: chart.left, x2: chart.width - chart.right, y1: chart.y(mean), y2: chart.y(mean) }),
    s("text", mean < 0
      ? { class: "direct", x: chart.width - chart.right - 4, y: chart.y(mean) + 15, "text-anchor": "end" }
      : { class: "direct", x: chart.left + 8, y: chart.y(mean) - 6 }, `mean ${shown(key, mean / scaleOf(key), true)}`));
  return chart.points(points).figure(`${b} minus ${a}, one bar an article. Choose a bar to open its article.`);
}

function tradeOffs() {
  const { quality, fidelity, points } = DATA.pareto;
  const known = points.map((point, run) => ({ run, q: point[0], f: point[1], speed: point[2], best: point[3] }))
    .filter((point) => point.q !== null && point.f !== null);
  const chart = new Chart("Trade-offs", { height: 320, right: 24 });
  const bounds = (key, axis) => extent(known.flatMap((point) =>
    [point[axis], ...(DATA.means[point.run][key] || []).slice(1)].filter((v) => v !== null).map((v) => v * scaleOf(key))), 0.12);
  chart.xAxis(bounds(fidelity, "f"), axisName(fidelity) + " →");
  chart.yAxis(bounds(quality, "q"), axisName(quality) + " →");
  const at = (point) => [chart.x(point.f * scaleOf(fidelity)), chart.y(point.q * scaleOf(quality))];
  for (const point of known) {
    const [x, y] = at(point);
    const [fLow, fHigh] = DATA.means[point.run][fidelity].slice(1).map((v) => chart.x(v * scaleOf(fidelity)));
    const [qLow, qHigh] = DATA.means[point.run][quality].slice(1).map((v) => chart.y(v * scaleOf(quality)));
    chart.add(s("path", { class: `whisker run-${point.run % 6}`, d: `M${fLow},${y}H${fHigh}M${x},${qLow}V${qHigh}` }),
      s("path", { class: `dots solid run-${point.run % 6}`, d: marker(point.run, x, y, 7) }));
    if (point.best) chart.add(s("circle", { class: "ring", cx: x, cy: y, r: 12 }));
  }
  const taken = [];
  for (const point of [...known].sort((p, q) => at(p)[1] - at(q)[1])) {
    let [x, y] = at(point);
    y = Math.max(y - 16, (taken.at(-1) ?? -99) + 15);
    taken.push(y);
    const right = x > chart.width * 0.6;
    const speed = point.speed === null ? "" : `, ${point.speed >= 100 ? Math.round(point.speed).toLocaleString("en") : point.speed.toPrecision(2)} articles/s`;
    chart.add(s("text", { class: "direct", x: x + (right ? -12 : 12), y, "text-anchor": right ? "end" : "start" }, DATA.runs[point.run] + speed));
  }
  return chart.figure("Up and right is better; ringed runs are not beaten in everything. Bars are 95% intervals.");
}

function lengthAgainst(key) {
  const chart = new Chart("Length against score", { height: 320 });
  const lists = DATA.runs.map((_, run) => defined(run, key).map((point) => ({
    ...point, run, words: valueOf(run, "words", point.place),
  })).filter((point) => point.words !== null));
  const all = lists.flat();
  chart.xAxis(extent(all.map((point) => point.words), 0.03), "words of the summary");
  chart.yAxis(extent(all.map((point) => point.value), 0.04), axisName(key));
  const size = ARTICLES > 300 ? 2 : 3.4;
  lists.forEach((points, run) => {
    for (const point of points) {
      point.x = chart.x(point.words);
      point.y = chart.y(point.value);
      point.text = `${DATA.runs[run]}: ${shortTitle(point.place)}`;
    }
    chart.add(s("path", { class: `dots run-${run % 6}`, d: points.map((p) => marker(run, p.x, p.y, size)).join("") }));
  });
  return chart.points(all).figure("One mark a summary. Choose a mark to open its article.", legend());
}

function shortTitle(place) {
  const text = DATA.titles[place];
  return text.length > 38 ? text.slice(0, 37) + "…" : text;
}

function drawPlots(key, pair) {
  const figures = [distributions(key)];
  if (pair) figures.push(pairedDifferences(key, pair));
  if (DATA.pareto.quality && DATA.pareto.fidelity && DATA.runs.length > 1) figures.push(tradeOffs());
  if (COLUMN.has("words") && key !== "words") figures.push(lengthAgainst(key));
  byId("plots").replaceChildren(...figures);
}
