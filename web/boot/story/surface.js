// A bowl in three dimensions, from a grid of heights in the depot: seen from the side, it turns.

import { depot } from "../bridge.js";

const TILT = { least: 0.15, most: 1.4 }; // radians above the horizon
const TURN = 0.25; // radians a second, where it turns by itself
const FRAME_MS = 50;
const SHADES = 24; // from the lowest to the highest

const shown = new WeakMap(); // canvas -> what is drawn on it, and from where

const css = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();
const calm = () => matchMedia("(prefers-reduced-motion: reduce)").matches;

/**
 * Draw the grid `name` (rows of constant v from the least, each along u) on a canvas. `about` is JSON:
 * u and v [least, greatest, points], paths [{kind, points: [[u, v, height], …]}, …], kind "l-ink" or "l-g".
 */
export function show(canvas, name, about) {
  const grid = depot.get(name);
  const { u, v, paths } = JSON.parse(about);
  if (!grid || grid.length !== u[2] * v[2]) return false;
  const low = grid.reduce((a, b) => Math.min(a, b));
  const high = grid.reduce((a, b) => Math.max(a, b));
  const before = shown.get(canvas) ?? { angle: 0.6, tilt: 0.5, spinning: false };
  shown.set(canvas, { ...before, grid, u, v, paths, low, high });
  draw(canvas);
  return true;
}

/** Turn by so many degrees around and upwards. */
export function turn(canvas, around, up) {
  const view = shown.get(canvas);
  if (!view) return;
  view.angle += (around * Math.PI) / 180;
  view.tilt = Math.min(TILT.most, Math.max(TILT.least, view.tilt + (up * Math.PI) / 180));
  draw(canvas);
}

/** Let it turn by itself, or stop it; whether it turns now. Where motion is to be reduced it never does. */
export function spin(canvas, on) {
  const view = shown.get(canvas);
  if (!view) return false;
  const begun = on && !view.spinning && !calm();
  view.spinning = on && !calm();
  if (begun) requestAnimationFrame((now) => spun(canvas, now));
  return view.spinning;
}

function spun(canvas, drawn) {
  const next = (now) => {
    const view = shown.get(canvas);
    if (!view.spinning || !canvas.isConnected) {
      view.spinning = false;
      return;
    }
    if (now - drawn >= FRAME_MS && canvas.clientWidth) {
      view.angle += (TURN * Math.min(now - drawn, 4 * FRAME_MS)) / 1000;
      draw(canvas);
      drawn = now;
    }
    requestAnimationFrame(next);
  };
  requestAnimationFrame(next);
}

/** The place [u, v] of the surface nearest to a point of the canvas, as JSON. */
export function pick(canvas, x, y) {
  const { u, v, grid, ...view } = shown.get(canvas);
  const at = projection(canvas, { u, v, ...view });
  let best = [Infinity, 0, 0];
  each(u, v, (s, t, i) => {
    const [px, py] = at(s, t, grid[i]);
    const far = (px - x) ** 2 + (py - y) ** 2;
    if (far < best[0]) best = [far, s, t];
  });
  return JSON.stringify(best.slice(1));
}

function each(u, v, visit) {
  for (let r = 0; r < v[2]; r++) {
    for (let c = 0; c < u[2]; c++) {
      visit(u[0] + ((u[1] - u[0]) * c) / (u[2] - 1), v[0] + ((v[1] - v[0]) * r) / (v[2] - 1), r * u[2] + c);
    }
  }
}

// (u, v, height) -> [x, y, depth] on the canvas in CSS pixels, seen from far away.
function projection(canvas, { u, v, low, high, angle, tilt }) {
  const { clientWidth: width, clientHeight: height } = canvas;
  const size = Math.min(width / 2.9, height / 2.4);
  const [cos, sin, rise, run] = [Math.cos(angle), Math.sin(angle), Math.cos(tilt), Math.sin(tilt)];
  return (s, t, value) => {
    const x = 1 - (2 * (s - u[0])) / (u[1] - u[0] || 1); // u grows against the slope: downhill to the right
    const y = (2 * (t - v[0])) / (v[1] - v[0] || 1) - 1;
    const up = (1.6 * (value - low)) / (high - low || 1) - 0.8;
    const depth = x * sin + y * cos;
    return [width / 2 + size * (x * cos - y * sin), height / 2 - size * (up * rise + depth * run), depth];
  };
}

function draw(canvas) {
  const view = shown.get(canvas);
  const { grid, u, v, paths } = view;
  const scale = devicePixelRatio;
  const width = Math.round(canvas.clientWidth * scale);
  const height = Math.round(canvas.clientHeight * scale);
  if (!width) return;
  if (canvas.width !== width || canvas.height !== height) Object.assign(canvas, { width, height });
  const ctx = canvas.getContext("2d");
  ctx.setTransform(scale, 0, 0, scale, 0, 0);
  ctx.clearRect(0, 0, width, height);
  const at = projection(canvas, view);
  const points = [];
  each(u, v, (s, t, i) => points.push(at(s, t, grid[i])));
  const faces = [];
  for (let r = 0; r + 1 < v[2]; r++) {
    for (let c = 0; c + 1 < u[2]; c++) {
      const i = r * u[2] + c;
      const corners = [i, i + 1, i + u[2] + 1, i + u[2]];
      faces.push([points[i][2] + points[i + u[2] + 1][2], corners]);
    }
  }
  faces.sort((p, q) => q[0] - p[0]); // the farthest first: what is nearer covers it
  ctx.lineWidth = 0.6;
  ctx.lineJoin = "round";
  ctx.strokeStyle = css("--line-strong");
  const shades = palette(css("--fwd-soft"), css("--panel"));
  for (const [, corners] of faces) {
    const share = (grid[corners[0]] - view.low) / (view.high - view.low || 1);
    ctx.fillStyle = shades[Math.round((SHADES - 1) * Math.sqrt(share))];
    ctx.beginPath();
    for (const i of corners) ctx.lineTo(points[i][0], points[i][1]);
    ctx.closePath();
    ctx.fill();
    ctx.stroke();
  }
  for (const path of paths) line(ctx, path.points.map((point) => at(...point)), path.kind);
}

// Shades from one hexadecimal colour to another.
function palette(deep, top) {
  const numbers = (hex) => [1, 3, 5].map((i) => parseInt(hex.slice(i, i + 2), 16));
  const [from, to] = [numbers(deep), numbers(top)];
  const shade = (k) => from.map((value, c) => Math.round(value + ((to[c] - value) * k) / (SHADES - 1)));
  return Array.from({ length: SHADES }, (_, k) => `rgb(${shade(k)})`);
}

function line(ctx, points, kind) {
  if (!points.length) return;
  const colour = css(kind === "l-g" ? "--bwd" : "--ink");
  ctx.setLineDash(kind === "l-g" ? [5, 4] : []);
  ctx.lineWidth = 2;
  ctx.strokeStyle = ctx.fillStyle = colour;
  ctx.beginPath();
  for (const [x, y] of points) ctx.lineTo(x, y);
  ctx.stroke();
  ctx.setLineDash([]);
  for (const [x, y, radius] of [[...points[0].slice(0, 2), 4], [...points.at(-1).slice(0, 2), 5.5]]) {
    ctx.beginPath();
    ctx.arc(x, y, radius, 0, 7);
    ctx.fill();
  }
}
