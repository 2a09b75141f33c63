// Cost and accuracy against the iteration, drawn by uPlot from typed arrays that only grow.

import "./language.js";
import uPlot from "../vendor/uplot/uPlot.esm.js";
import { depot } from "./bridge.js";
import { turn } from "./turns.js";

const ROW = 5; // iteration, seconds, cost, train accuracy, test accuracy
const COST = 2;
const TRAIN = 3;
const TEST = 4;

/** Room for the names at the ends of the curves, above the axis's numbers, and for those before it. */
const ROOM = { left: 50, right: 90, top: 8, line: 15, foot: 7 };

let rows = new Float64Array(ROW * 1024);
let count = 0;
let marks = [];
let baseline = NaN;
let words = (key) => key;
let before = null; // the curve of the run before: {x, y}
let looked = null; // the iteration that is looked back at: {x, y}
const plots = [];
let due = false;

const css = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();
const rem = () => parseFloat(getComputedStyle(document.documentElement).fontSize) / 16;

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

/** Iterations at which the data changed (JSON), and the share that the lazy rule names correctly (NaN: none). */
export function annotate(iterations, lazy) {
  marks = JSON.parse(iterations);
  baseline = lazy;
  draw();
}

/** Let the curve stay as a thin line while another run begins; false if there is none to speak of. */
export function keep() {
  if (count < 2) return false;
  before = { x: column(0), y: column(COST) };
  draw();
  return true;
}

/** Take the thin line away. */
export function dismiss() {
  before = null;
  draw();
}

/** Mark an iteration and its cost; NaN: none. */
export function look(iteration, cost) {
  looked = Number.isFinite(iteration) ? { x: iteration, y: cost } : null;
  draw();
}

/** The iteration of the curve in `box` at a place of the window. */
export function iteration(box, clientX) {
  const { plot } = plots.find((one) => one.box === box);
  return Math.round(plot.posToVal(clientX - plot.over.getBoundingClientRect().left, "x"));
}

/** The cost at which the curve begins; NaN while there is none. */
export const first = () => (count ? rows[COST] : NaN);

/** The newest rows: JSON of [[iteration, cost, train accuracy, test accuracy], …], null where there is none. */
export function table(most) {
  const out = [];
  for (let i = Math.max(0, count - most); i < count; i++) {
    const row = rows.subarray(i * ROW, (i + 1) * ROW);
    out.push([row[0], row[COST], row[TRAIN], row[TEST]].map((value) => (Number.isFinite(value) ? value : null)));
  }
  return JSON.stringify(out);
}

/** Draw in the next frame, however often it is asked for. */
export function draw() {
  if (due || !plots.length) return;
  due = true;
  requestAnimationFrame(async () => {
    due = false;
    for (const one of [...plots]) {
      if (plots.includes(one)) one.plot.setData([column(0), ...one.fields.map(column)]);
      await turn(); // one of them takes long enough
    }
  });
}

/** 0.412 as ".412": the labels are narrow. */
const shortly = (value, digits) => value.toFixed(digits).replace(/^0(?=\.)/, "");

// What is written on the canvas: a font of the page, in device pixels.
function pen(plot, weight = 400) {
  const { ctx } = plot;
  const scale = devicePixelRatio;
  ctx.font = `${weight} ${13 * rem() * scale}px ${css("--mono")}`;
  ctx.textBaseline = "middle";
  ctx.textAlign = "left";
  ctx.setLineDash([]);
  return { ctx, scale, bbox: plot.bbox };
}

/** A name and its number, which keeps its order where words run from right to left. */
const named = (name, number) => `${words(name)} \u2066${number}\u2069`;

function lastOf(values) {
  let last = values.length - 1;
  while (last >= 0 && !Number.isFinite(values[last])) last--;
  return last;
}

// Label the line, not a legend box: a dot at the end of each curve, and its name and value beside it.
function ends(names, digits, more = () => []) {
  return (plot) => {
    plot.ctx.save();
    const { ctx, scale, bbox } = pen(plot, 700);
    const labels = [];
    names.forEach((name, i) => {
      const values = plot.data[i + 1];
      const last = lastOf(values);
      if (last < 0) return;
      const y = plot.valToPos(values[last], "y", true);
      disc(ctx, plot.valToPos(plot.data[0][last], "x", true), y, scale, i ? css("--panel") : css("--ink"));
      labels.push({ y, words: named(name, shortly(values[last], digits)), ink: "--ink", weight: 700 });
    });
    const gap = ROOM.line * rem() * scale;
    const room = bbox.height - ROOM.foot * rem() * scale;
    const others = more();
    const fit = (labels.length + others.length - 1) * gap <= room; // else what is not a curve gives way
    for (const [value, name] of fit ? others : []) {
      labels.push({ y: plot.valToPos(value, "y", true), words: named(name, shortly(value, digits)), ink: "--ink-3", weight: 400 });
    }
    labels.sort((p, q) => p.y - q.y);
    for (let i = 1; i < labels.length; i++) labels[i].y = Math.max(labels[i].y, labels[i - 1].y + gap);
    let floor = bbox.top + room;
    for (const label of labels.reverse()) {
      label.y = Math.min(label.y, floor);
      floor = label.y - gap;
      pen(plot, label.weight);
      ctx.fillStyle = css(label.ink);
      ctx.fillText(label.words, bbox.left + bbox.width + 9 * scale, label.y);
    }
    ctx.restore();
  };
}

function disc(ctx, x, y, scale, fill) {
  ctx.setLineDash([]);
  ctx.beginPath();
  ctx.arc(x, y, 4 * scale, 0, 7);
  ctx.fillStyle = fill;
  ctx.fill();
  ctx.lineWidth = 2 * scale;
  ctx.strokeStyle = css("--ink");
  ctx.stroke();
}

// The lines and numbers of the y axis: [value, its words, bold].
function heights(levels) {
  return (plot) => {
    plot.ctx.save();
    const { ctx, scale, bbox } = pen(plot);
    const free = [];
    for (const [value, text, bold] of levels(plot)) {
      const y = plot.valToPos(value, "y", true);
      if (free.some((other) => Math.abs(other - y) < ROOM.line * scale)) continue;
      ctx.strokeStyle = css("--line");
      ctx.lineWidth = scale;
      ctx.beginPath();
      ctx.moveTo(bbox.left, y);
      ctx.lineTo(bbox.left + bbox.width, y);
      ctx.stroke();
      free.push(y);
      pen(plot, bold ? 700 : 400);
      ctx.textAlign = "right";
      ctx.fillStyle = css(bold ? "--ink" : "--ink-3");
      ctx.fillText(text, bbox.left - 8 * scale, y);
    }
    ctx.restore();
  };
}

// Where the data changed: the curve may jump.
function changes(plot) {
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

// The run before this one: the same axes, a thinner line.
function runBefore(plot) {
  if (!before) return;
  const { ctx } = plot;
  ctx.save();
  ctx.strokeStyle = css("--ink-3");
  ctx.lineWidth = devicePixelRatio;
  ctx.setLineDash([1, 3].map((length) => length * devicePixelRatio));
  ctx.beginPath();
  before.x.forEach((x, i) => ctx.lineTo(plot.valToPos(x, "x", true), plot.valToPos(before.y[i], "y", true)));
  ctx.stroke();
  ctx.restore();
}

// Where one looks back at.
function lookedAt(plot) {
  if (!looked) return;
  const { ctx, bbox } = plot;
  const x = plot.valToPos(looked.x, "x", true);
  ctx.save();
  ctx.strokeStyle = css("--bwd");
  ctx.lineWidth = 2 * devicePixelRatio;
  ctx.beginPath();
  ctx.moveTo(x, bbox.top);
  ctx.lineTo(x, bbox.top + bbox.height);
  ctx.stroke();
  disc(ctx, x, plot.valToPos(looked.y, "y", true), devicePixelRatio, css("--bwd"));
  ctx.restore();
}

function beginning(plot) {
  const values = plot.data[1];
  if (values.length < 2 || !Number.isFinite(values[0])) return;
  plot.ctx.save();
  const x = plot.valToPos(plot.data[0][0], "x", true);
  disc(plot.ctx, x, plot.valToPos(values[0], "y", true), devicePixelRatio, css("--panel"));
  plot.ctx.restore();
}

// A round number between the lowest and the highest, and where the cost began.
function costLevels({ data, scales }) {
  const { min, max } = scales.y;
  const start = data[1][0];
  const levels = Number.isFinite(start) ? [[start, start.toFixed(3), true]] : [];
  const step = 10 ** Math.floor(Math.log10(max - min || 1));
  const wide = (max - min) / step > 4 ? 2 * step : (max - min) / step > 2 ? step : step / 2;
  for (let value = Math.ceil(min / wide) * wide; value <= max; value += wide) {
    const digits = Math.max(1, -Math.floor(Math.log10(wide)));
    levels.push([value, value.toFixed(Math.min(3, digits)), false]);
  }
  return levels;
}

const shareLevels = ({ scales }) => [
  [1, "1", false],
  [scales.y.min, shortly(scales.y.min, 1), false],
];

// Where the cost starts (ln 2) stays in view, so that a fall looks like a fall.
function costRange(_, low, high) {
  const known = [low, high, ...(before?.y ?? [])].filter(Number.isFinite);
  const top = known.reduce((a, b) => Math.max(a, b), Math.LN2);
  const bottom = known.reduce((a, b) => Math.min(a, b), 0.5);
  const room = top - bottom;
  return [Math.max(0, bottom - 0.1 * room), top + 0.04 * room];
}

// As far as the longer of this run and the one before.
const runRange = (_, low, high) => {
  const begin = Math.min(low ?? Infinity, before?.x[0] ?? Infinity);
  const end = Math.max(high ?? 1, before?.x.at(-1) ?? 1);
  return Number.isFinite(begin) ? [begin, Math.max(end, begin + 1)] : [0, 1];
};

const shareRange = (_, low) => [Math.floor(10 * Math.max(0, Math.min(0.42, low ?? 1, baseline || 1) - 0.02)) / 10, 1];

function make(box, fields, y, hooks, xAxis, size = sizeOf(box)) {
  const options = {
    ...size,
    padding: [ROOM.top, ROOM.right * rem(), xAxis ? 0 : ROOM.top, ROOM.left * rem()],
    cursor: { show: false },
    legend: { show: false },
    scales: { x: { time: false, range: runRange }, y },
    axes: [
      {
        show: xAxis,
        size: 20,
        gap: 4,
        stroke: () => css("--ink-3"),
        font: `${13 * rem()}px ${css("--mono")}`,
        grid: { show: false },
        ticks: { show: false },
        splits: ({ data }) => (data[0].length > 1 ? [data[0][0], data[0].at(-1)] : [...data[0]]),
        values: (_, at) => at.map(String),
      },
      { show: false },
    ],
    series: [{}, ...fields.map((_, i) => ({ stroke: () => css("--ink"), width: 2, dash: i ? [5, 4] : [], points: { show: false } }))],
    hooks: { drawClear: hooks.below, draw: hooks.above },
  };
  plots.push({ plot: new uPlot(options, [[], ...fields.map(() => [])], box), fields, box });
}

const sizeOf = (box) => ({ width: Math.max(160, box.clientWidth), height: Math.max(48, box.clientHeight) });

function makeCost(box, size) {
  const earlier = () => (before ? [[before.y.at(-1), "train.before_short"]] : []);
  const above = [runBefore, beginning, ends(["train.cost_short"], 3, earlier), lookedAt];
  make(box, [COST], { range: costRange }, { below: [heights(costLevels), changes], above }, true, size);
}

/** Draw the cost in another box too, until `without`. */
export function also(box) {
  makeCost(box);
  sizes.observe(box);
  draw();
}

/** No longer draw in this box. */
export function without(box) {
  const place = plots.findIndex((one) => one.box === box);
  if (place < 0) return;
  sizes.unobserve(box);
  plots.splice(place, 1)[0].plot.destroy();
}

const sizes = new ResizeObserver(() => requestAnimationFrame(resize));

/** Make both charts; `t` gives the words of a key. */
export function start(costBox, accuracyBox, t) {
  words = t;
  const lazy = () => (Number.isFinite(baseline) && count ? [[baseline, "train.baseline"]] : []);
  const [costSize, accuracySize] = [costBox, accuracyBox].map(sizeOf); // before anything changes
  makeCost(costBox, costSize);
  make(
    accuracyBox,
    [TRAIN, TEST],
    { range: shareRange },
    { below: [heights(shareLevels), lazyLine, changes], above: [ends(["train.train_short", "train.test_short"], 2, lazy)] },
    false,
    accuracySize,
  );
  sizes.observe(costBox);
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => plots.forEach(({ plot }) => plot.redraw()));
  draw();
}

// What naming always the commoner class would get right.
function lazyLine(plot) {
  if (!Number.isFinite(baseline)) return;
  const { ctx, bbox } = plot;
  const y = plot.valToPos(baseline, "y", true);
  ctx.save();
  ctx.strokeStyle = css("--line-strong");
  ctx.setLineDash([2, 4]);
  ctx.beginPath();
  ctx.moveTo(bbox.left, y);
  ctx.lineTo(bbox.left + bbox.width, y);
  ctx.stroke();
  ctx.restore();
}

function resize() {
  for (const { plot, box } of plots) if (box.clientWidth) plot.setSize(sizeOf(box));
}
