// Cost and accuracy against the iteration, drawn by uPlot from typed arrays that only grow.

import uPlot from "../vendor/uplot/uPlot.esm.js";
import { depot } from "./bridge.js";

const ROW = 5; // iteration, seconds, cost, train accuracy, test accuracy

let rows = new Float64Array(ROW * 1024);
let count = 0;
let marks = [];
let lines = { chance: NaN, baseline: NaN };
const plots = [];
let due = false;

const css = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();

const column = (field) => {
  const values = new Float64Array(count);
  for (let i = 0; i < count; i++) values[i] = rows[i * ROW + field];
  return values;
};

/** Take the rows of the "series" message; `restart` throws the old ones away. */
export function append(restart) {
  const added = depot.get("series");
  depot.delete("series");
  if (restart) count = 0;
  if (added) {
    const need = count * ROW + added.length;
    if (need > rows.length) {
      const larger = new Float64Array(Math.max(need, 2 * rows.length));
      larger.set(rows.subarray(0, count * ROW));
      rows = larger;
    }
    rows.set(added, count * ROW);
    count = need / ROW;
  }
  draw();
}

/** Iterations at which the data changed, and the level of the lazy rule (NaN: none). JSON texts. */
export function annotate(iterations, baseline) {
  marks = JSON.parse(iterations);
  lines.baseline = baseline ?? NaN;
  draw();
}

/** Forget the rows after `iteration` (one step back). */
export function rewind(iteration) {
  while (count && rows[(count - 1) * ROW] > iteration) count--;
  draw();
}

export function draw() {
  if (due || !plots.length) return;
  due = true;
  requestAnimationFrame(() => {
    due = false;
    const x = column(0);
    for (const { plot, fields } of plots) plot.setData([x, ...fields.map(column)]);
  });
}

const shortly = (value, digits) =>
  Number.isFinite(value) ? value.toFixed(digits).replace(/^0(?=\.)/, "").replace("-", "−") : "";

// Label the line, not a legend box: a dot at the end of each curve and its name beside it.
function ends(names, digits) {
  return (plot) => {
    const { ctx, bbox } = plot;
    const scale = devicePixelRatio;
    ctx.save();
    ctx.font = `700 ${13 * scale}px ${css("--mono")}`;
    ctx.textBaseline = "middle";
    const placed = [];
    names().forEach((name, i) => {
      const values = plot.data[i + 1];
      let last = values.length - 1;
      while (last >= 0 && !Number.isFinite(values[last])) last--;
      if (last < 0) return;
      const x = plot.valToPos(plot.data[0][last], "x", true);
      const y = plot.valToPos(values[last], "y", true);
      ctx.beginPath();
      ctx.arc(x, y, 4 * scale, 0, 7);
      ctx.fillStyle = i ? css("--panel") : css("--ink");
      ctx.fill();
      ctx.lineWidth = 2 * scale;
      ctx.strokeStyle = css("--ink");
      ctx.stroke();
      placed.push({ y, text: `${name} ${shortly(values[last], digits)}` });
    });
    placed.sort((p, q) => p.y - q.y);
    for (let i = 1; i < placed.length; i++) placed[i].y = Math.max(placed[i].y, placed[i - 1].y + 15 * scale);
    const low = bbox.top + bbox.height;
    for (let i = placed.length - 1, floor = low; i >= 0; i--, floor -= 15 * scale) placed[i].y = Math.min(placed[i].y, floor);
    ctx.fillStyle = css("--ink");
    for (const { y, text } of placed) ctx.fillText(text, bbox.left + bbox.width + 9 * scale, y);
    ctx.restore();
  };
}

function dataMarks(plot) {
  const { ctx, bbox } = plot;
  ctx.save();
  ctx.strokeStyle = css("--line-strong");
  ctx.setLineDash([3, 3]);
  for (const iteration of marks) {
    const x = plot.valToPos(iteration, "x", true);
    ctx.beginPath();
    ctx.moveTo(x, bbox.top);
    ctx.lineTo(x, bbox.top + bbox.height);
    ctx.stroke();
  }
  ctx.restore();
}

function level(value, label) {
  return (plot) => {
    const here = value();
    if (!Number.isFinite(here)) return;
    const { ctx, bbox } = plot;
    const y = plot.valToPos(here, "y", true);
    ctx.save();
    ctx.strokeStyle = css("--line-strong");
    ctx.setLineDash([2, 4]);
    ctx.beginPath();
    ctx.moveTo(bbox.left, y);
    ctx.lineTo(bbox.left + bbox.width, y);
    ctx.stroke();
    ctx.font = `${13 * devicePixelRatio}px ${css("--sans")}`;
    ctx.fillStyle = css("--ink-3");
    ctx.textBaseline = "bottom";
    ctx.fillText(`${label()} ${shortly(here, 2)}`, bbox.left + 6 * devicePixelRatio, y - 2);
    ctx.restore();
  };
}

const axis = (extra) => ({
  stroke: () => css("--ink-3"),
  font: `13px ${css("--mono")}`,
  grid: { stroke: () => css("--line"), width: 1 },
  ticks: { show: false },
  ...extra,
});

function make(box, fields, dashes, hooks, y, height) {
  const options = {
    width: Math.max(120, box.clientWidth),
    height: height(),
    padding: [8, 92, 0, 0],
    cursor: { show: false },
    legend: { show: false },
    scales: { x: { time: false, range: (_, low, high) => [low ?? 0, Math.max(high ?? 1, (low ?? 0) + 1)] }, y },
    axes: [
      axis({ size: 22, gap: 2, space: 60, splits: (plot) => [plot.scales.x.min, plot.scales.x.max], values: (_, at) => at.map((v) => String(v)) }),
      axis({ size: 46, gap: 6, space: 30, values: (_, at) => at.map((v) => shortly(v, 2)) }),
    ],
    series: [{}, ...fields.map((_, i) => ({ stroke: () => css("--ink"), width: 2, dash: dashes[i], points: { show: false } }))],
    hooks: { draw: hooks },
  };
  const plot = new uPlot(options, [[], ...fields.map(() => [])], box);
  plots.push({ plot, fields, box, height });
}

/** Make both charts; `words` gives the names of the curves. */
export function start(costBox, accuracyBox, words) {
  const tall = () => (innerWidth >= 1500 ? 1.36 : 1);
  make(costBox, [2], [[]], [dataMarks, ends(() => [words("train.cost_short")], 3)], { range: (_, low, high) => spread(low, high) }, () => Math.round(98 * tall()));
  make(
    accuracyBox,
    [3, 4],
    [[], [5, 4]],
    [dataMarks, level(() => lines.baseline, () => words("train.baseline")), ends(() => [words("train.train_short"), words("train.test_short")], 2)],
    { range: (_, low) => [Math.min(0.4, low ?? 0.4), 1] },
    () => Math.round(84 * tall()),
  );
  new ResizeObserver(resize).observe(costBox);
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => plots.forEach(({ plot }) => plot.redraw()));
  draw();
}

// Where the cost starts (ln 2) stays in view, so that a fall looks like a fall.
function spread(low, high) {
  const top = Math.max(Math.LN2, high ?? Math.LN2);
  const bottom = Math.min(low ?? 0.5, Math.LN2);
  const room = Math.max(top - bottom, 0.05);
  return [Math.max(0, bottom - 0.12 * room), top + 0.04 * room];
}

function resize() {
  for (const { plot, box, height } of plots) {
    if (box.clientWidth) plot.setSize({ width: box.clientWidth, height: height() });
  }
}

/** The last rows as text for a screen reader's table: JSON of [[iteration, cost, train, test], …]. */
export function table(most) {
  const from = Math.max(0, count - most);
  const out = [];
  for (let i = from; i < count; i++) out.push([rows[i * ROW], rows[i * ROW + 2], rows[i * ROW + 3], rows[i * ROW + 4]]);
  return JSON.stringify(out.map((row) => row.map((v) => (Number.isFinite(v) ? v : null))));
}
