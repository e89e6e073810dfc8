// The parts of a chart: scales, round ticks, axes with labels, markers that differ in shape.

const MARKERS = [
  (x, y, r) => `M${x - r},${y}a${r},${r} 0 1,0 ${2 * r},0a${r},${r} 0 1,0 ${-2 * r},0z`,
  (x, y, r) => `M${x - r},${y - r}h${2 * r}v${2 * r}h${-2 * r}z`,
  (x, y, r) => `M${x},${y - 1.25 * r}l${1.2 * r},${2.1 * r}h${-2.4 * r}z`,
  (x, y, r) => `M${x},${y - 1.35 * r}l${1.35 * r},${1.35 * r}l${-1.35 * r},${1.35 * r}l${-1.35 * r},${-1.35 * r}z`,
  (x, y, r) => `M${x},${y + 1.25 * r}l${1.2 * r},${-2.1 * r}h${-2.4 * r}z`,
  (x, y, r) => `M${x - r},${y - 0.35 * r}h${0.65 * r}v${-0.65 * r}h${0.7 * r}v${0.65 * r}h${0.65 * r}v${0.7 * r}h${-0.65 * r}v${0.65 * r}h${-0.7 * r}v${-0.65 * r}h${-0.65 * r}z`,
];

function marker(run, x, y, r) {
  return MARKERS[run % MARKERS.length](Number(x.toFixed(1)), Number(y.toFixed(1)), r);
}

function ticks(low, high, wanted) {
  const span = high - low || 1;
  const power = 10 ** Math.floor(Math.log10(span / wanted));
  const step = [1, 2, 2.5, 5, 10].map((m) => m * power).find((size) => span / size <= wanted);
  const found = [];
  for (let n = Math.ceil(low / step - 1e-9); n * step <= high + 1e-9 * span; n++) found.push(n * step);
  return { found, digits: Math.max(0, -Math.floor(Math.log10(step) + 1e-9) + (step / power === 2.5 ? 1 : 0)) };
}

function extent(values, padding) {
  let low = Infinity, high = -Infinity;
  for (const value of values) {
    if (value < low) low = value;
    if (value > high) high = value;
  }
  if (low > high) return [0, 1];
  const space = (high - low || Math.abs(high) || 1) * padding;
  return [low - space, high + space];
}

function scale([low, high], from, to) {
  return (value) => from + ((value - low) / (high - low || 1)) * (to - from);
}

function label(number, digits) {
  return (number < 0 ? "−" : "") + Math.abs(number).toFixed(digits);
}

class Chart {
  constructor(name, { width = 560, height = 300, left = 52, right = 14, top = 12, bottom = 42 } = {}) {
    Object.assign(this, { name, width, height, left, right, top, bottom });
    this.svg = s("svg", { viewBox: `0 0 ${width} ${height}`, role: "img", class: "chart" }, s("title", {}, name));
  }

  add(...nodes) {
    this.svg.append(...nodes);
    return this;
  }

  xAxis(domain, text) {
    this.x = scale(domain, this.left, this.width - this.right);
    const base = this.height - this.bottom;
    const { found, digits } = ticks(...domain, 7);
    for (const value of found) {
      const x = this.x(value).toFixed(1);
      this.add(s("line", { class: "grid", x1: x, x2: x, y1: this.top, y2: base }),
        s("text", { class: "tick", x, y: base + 16, "text-anchor": "middle" }, label(value, digits)));
    }
    return this.add(s("line", { class: "axis", x1: this.left, x2: this.width - this.right, y1: base, y2: base }),
      s("text", { class: "name", x: (this.left + this.width - this.right) / 2, y: this.height - 6, "text-anchor": "middle" }, text));
  }

  yAxis(domain, text) {
    this.y = scale(domain, this.height - this.bottom, this.top);
    const { found, digits } = ticks(...domain, 6);
    for (const value of found) {
      const y = this.y(value).toFixed(1);
      this.add(s("line", { class: "grid", x1: this.left, x2: this.width - this.right, y1: y, y2: y }),
        s("text", { class: "tick", x: this.left - 6, y, dy: "0.32em", "text-anchor": "end" }, label(value, digits)));
    }
    const middle = (this.top + this.height - this.bottom) / 2;
    return this.add(s("line", { class: "axis", x1: this.left, x2: this.left, y1: this.top, y2: this.height - this.bottom }),
      s("text", { class: "name", transform: `translate(13 ${middle}) rotate(-90)`, "text-anchor": "middle" }, text));
  }

  // Points on which the pointer shows an article's title, and a click opens it.
  points(list) {
    const tip = s("text", { class: "tip", "text-anchor": "middle" });
    const ring = s("circle", { class: "ring", r: 7, hidden: true });
    let nearest = null;
    const find = (event) => {
      const box = this.svg.getBoundingClientRect();
      const x = ((event.clientX - box.left) / box.width) * this.width;
      const y = ((event.clientY - box.top) / box.height) * this.height;
      let best = 18 ** 2;
      nearest = null;
      for (const point of list) {
        const far = (point.x - x) ** 2 + (point.y - y) ** 2;
        if (far < best) [best, nearest] = [far, point];
      }
      ring.toggleAttribute("hidden", !nearest);
      this.svg.classList.toggle("pointing", Boolean(nearest));
      tip.replaceChildren(...(nearest ? plain(nearest.text) : []).map((n) => (typeof n === "string" ? n : "")));
      if (!nearest) return;
      ring.setAttribute("cx", nearest.x);
      ring.setAttribute("cy", nearest.y);
      tip.setAttribute("x", Math.min(Math.max(nearest.x, this.left + 120), this.width - 130));
      tip.setAttribute("y", nearest.y < 40 ? nearest.y + 24 : nearest.y - 13);
    };
    this.svg.addEventListener("pointermove", find);
    this.svg.addEventListener("pointerleave", () => {
      tip.replaceChildren();
      ring.setAttribute("hidden", "");
    });
    this.svg.addEventListener("click", (event) => {
      find(event);
      if (nearest) location.hash = linkTo(nearest.place);
    });
    return this.add(ring, tip);
  }

  figure(caption, ...extra) {
    return h("figure", {}, h("figcaption", {}, h("strong", {}, this.name), " ", caption), this.svg, ...extra);
  }
}
