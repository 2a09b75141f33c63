// Pixels stay in typed arrays on this side: painting pictures, planes and signed maps.

import { depot } from "./bridge.js";

const SIDE = 64;
const BYTES = SIDE * SIDE * 3;
const MOST = 4000; // masters kept: 48 MB

const masters = new Map(); // id -> Uint8Array, oldest first

/** File the masters of the "pixels" message under their ids (JSON list). */
export function keep(ids) {
  const all = depot.get("pixels");
  depot.delete("pixels");
  JSON.parse(ids).forEach((id, i) => masters.set(id, all.slice(i * BYTES, (i + 1) * BYTES)));
  for (const id of masters.keys()) {
    if (masters.size <= MOST) break;
    masters.delete(id);
  }
}

/** Of these ids (JSON list), those whose pixels are not here yet. */
export const missing = (ids) => JSON.stringify(JSON.parse(ids).filter((id) => !masters.has(id)));

export const forget = () => masters.clear();

// `fill(data, pixels)` writes four bytes a pixel. Plain loops: these run while the page starts, when the
// browser has compiled nothing yet.
function put(canvas, side, fill) {
  if (canvas.width !== side) canvas.width = canvas.height = side;
  const context = canvas.getContext("2d");
  const image = context.createImageData(side, side);
  fill(image.data, side * side);
  context.putImageData(image, 0, 0);
}

const sideOf = (bytes) => Math.round(Math.sqrt(bytes.length / 3));

function paint(canvas, bytes) {
  put(canvas, sideOf(bytes), (out, pixels) => {
    for (let p = 0, at = 0, from = 0; p < pixels; p++) {
      out[at++] = bytes[from++];
      out[at++] = bytes[from++];
      out[at++] = bytes[from++];
      out[at++] = 255;
    }
  });
}

/** A picture of the project; false while its pixels are not here. */
export function picture(canvas, id) {
  const bytes = masters.get(id);
  if (bytes) paint(canvas, bytes);
  return Boolean(bytes);
}

/** An RGB array of the depot ("flow", "seen"). */
export function rgb(canvas, name) {
  const bytes = depot.get(name);
  if (bytes) paint(canvas, bytes);
  return Boolean(bytes);
}

/** Up to four masters of an array of the depot, from the `first` on, as one square. */
export function mosaic(canvas, name, first, number) {
  const bytes = depot.get(name);
  canvas.width = canvas.height = 2 * SIDE;
  const one = document.createElement("canvas");
  for (let k = 0; k < Math.min(4, number); k++) {
    paint(one, bytes.subarray((first + k) * BYTES, (first + k + 1) * BYTES));
    canvas.getContext("2d").drawImage(one, (k % 2) * SIDE, (k >> 1) * SIDE);
  }
}

// How each plane is tinted, so that R, G and B are told apart at full brightness.
const TINT = [
  [0.9, 0.34, 0.3],
  [0.3, 0.72, 0.38],
  [0.32, 0.46, 0.95],
];

/** One colour plane (0, 1, 2) of an RGB array of the depot. */
export function plane(canvas, name, channel) {
  const bytes = depot.get(name);
  if (!bytes) return;
  const [red, green, blue] = TINT[channel];
  put(canvas, sideOf(bytes), (out, pixels) => {
    for (let p = 0, at = 0; p < pixels; p++) {
      const value = bytes[3 * p + channel];
      out[at++] = value * red;
      out[at++] = value * green;
      out[at++] = value * blue;
      out[at++] = 255;
    }
  });
}

const token = (name) => {
  const hex = getComputedStyle(document.documentElement).getPropertyValue(name).trim();
  return [1, 3, 5].map((i) => parseInt(hex.slice(i, i + 2), 16));
};

/** The values 0…255 of a pixel of an RGB array of the depot, as JSON [r, g, b]; [] where there is none. */
export const values = (name, pixel) => JSON.stringify([...(depot.get(name)?.subarray(3 * pixel, 3 * pixel + 3) ?? [])]);

// Maps with three numbers a pixel: the weights now, and as they were.
const THREE = ["weights", "past"];

// What a signed map shows of each pixel: the only number ("votes"), or of three their sum or one.
function perPixel(name, channel) {
  const all = depot.get(name);
  if (!THREE.includes(name)) return all;
  const out = new Float32Array(all.length / 3);
  for (let p = 0; p < out.length; p++) {
    out[p] = channel < 0 ? all[3 * p] + all[3 * p + 1] + all[3 * p + 2] : all[3 * p + channel];
  }
  return out;
}

const largest = (values) => values.reduce((most, value) => Math.max(most, Math.abs(value)), 0);

/**
 * A signed map of the depot ("weights" or "past", all colours added or one `channel`; "votes"): towards A in A's
 * colour, towards B in B's, zero in the tray's tone, symmetric about 0. `most` is the value of full
 * colour, 0: the largest there is. Returns that value.
 */
export function signed(canvas, name, channel = -1, most = 0) {
  if (!depot.has(name)) return 0;
  const values = perPixel(name, channel);
  const full = most || largest(values);
  const [a, b, zero] = [token("--a"), token("--b"), token("--zero")];
  put(canvas, Math.round(Math.sqrt(values.length)), (out, pixels) => {
    for (let p = 0, at = 0; p < pixels; p++) {
      const strength = full ? Math.min(1, Math.abs(values[p]) / full) ** 0.8 : 0;
      const end = values[p] > 0 ? a : b;
      for (let c = 0; c < 3; c++) out[at++] = zero[c] + (end[c] - zero[c]) * strength;
      out[at++] = 255;
    }
  });
  return full;
}

/** The middle square of a video or canvas as 64 x 64 RGB in the depot, and its canvas. */
export function grab(source, name) {
  const width = source.videoWidth ?? source.width;
  const height = source.videoHeight ?? source.height;
  const edge = Math.min(width, height);
  if (!edge) return null;
  const canvas = document.createElement("canvas");
  canvas.width = canvas.height = SIDE;
  const context = canvas.getContext("2d", { willReadFrequently: true });
  context.imageSmoothingQuality = "high";
  context.drawImage(source, (width - edge) / 2, (height - edge) / 2, edge, edge, 0, 0, SIDE, SIDE);
  const { data } = context.getImageData(0, 0, SIDE, SIDE);
  const bytes = new Uint8Array(BYTES);
  for (let p = 0; p < SIDE * SIDE; p++) {
    for (let c = 0; c < 3; c++) bytes[3 * p + c] = data[4 * p + c];
  }
  depot.set(name, bytes);
  return canvas;
}

/** How many columns a grid has now. */
export const columns = (grid) => getComputedStyle(grid).gridTemplateColumns.split(" ").length;

/** How many cells fit into a tray's grid, as wide and as many rows as the style says; 0 while it is hidden. */
export const room = (grid) =>
  grid.clientWidth ? columns(grid) * Number(getComputedStyle(grid).getPropertyValue("--rows")) : 0;
