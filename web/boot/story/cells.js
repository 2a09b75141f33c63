// A small picture as cells: of one pixel each (data-p), of one of its colours (and data-c), and as the
// rows of its column (and data-row). Python says what is in them; here they are painted and lit.

import { depot } from "../bridge.js";

const nodes = (root) => root.querySelectorAll("[data-p]");

/** Cells side by side, as COLUMNS of app/story/unfold.py. */
const ACROSS = 7;

/** What is left on a picture of a pixel that has been unfolded: so much of 255. */
const SHADE = 60;

const TINT = [
  [176, 35, 27],
  [29, 106, 58],
  [11, 92, 173],
];

/** Fill the cells from JSON {k: places, v: 0…255, x: 0…1}, three numbers a pixel. */
export function fill(root, said) {
  const { k, v, x } = JSON.parse(said);
  for (const node of nodes(root)) {
    const { p, c, row } = node.dataset;
    const at = 3 * p + Number(c ?? 0);
    if (c === undefined) node.style.backgroundColor = `rgb(${v.slice(at, at + 3)})`;
    else if (row === undefined) sheet(node, v[at], TINT[c]);
    else {
      node.children[0].textContent = k[at];
      node.children[2].textContent = `${v[at]}/255`;
      node.children[3].textContent = x[at].toFixed(4);
    }
  }
}

/** A number on its sheet: the more of the colour, the brighter. */
function sheet(node, number, tint) {
  const part = number / 255;
  node.textContent = number;
  node.style.backgroundColor = `rgb(${tint.map((most) => Math.round(most * part))})`;
}

/** Light everything that belongs to a pixel (-1: nothing), or with a colour to that number alone. */
export function light(root, pixel, colour = -1) {
  for (const node of root.querySelectorAll("[data-lit]")) delete node.dataset.lit;
  if (pixel < 0) return;
  for (const node of root.querySelectorAll(`[data-p="${pixel}"]`)) {
    if (colour < 0 || node.dataset.c === undefined || Number(node.dataset.c) === colour) {
      node.dataset.lit = "";
    }
  }
}

/** Mark one pixel as the chosen one. */
export function choose(root, pixel) {
  for (const node of nodes(root)) node.toggleAttribute("data-chosen", Number(node.dataset.p) === pixel);
}

/** The first `count` pixels of a picture `width` wide have left the sheets and stand in the column;
 * the cells are a window on it that begins at row `top`, column `left`. */
export function unfolded(root, count, top, left, width) {
  for (const node of nodes(root)) {
    const { p, c } = node.dataset;
    const pixel = (top + Math.floor(p / ACROSS)) * width + left + (p % ACROSS);
    if (c !== undefined) node.toggleAttribute("data-out", pixel < count);
  }
}

/** Bring a row of the column into view, without moving the page. */
export function reveal(column, pixel) {
  const row = column.querySelector(`[data-p="${pixel}"]`);
  if (row) column.scrollTop = row.offsetTop - (column.clientHeight - 3 * row.offsetHeight) / 2;
}

/** Three numbers of a pixel fly together from their sheets to their places; still where that is wished. */
export function fly(root, pixel) {
  if (matchMedia("(prefers-reduced-motion: reduce)").matches) return;
  for (const row of root.querySelectorAll(`[data-row][data-p="${pixel}"]`)) {
    const cell = root.querySelector(`[data-p="${pixel}"][data-c="${row.dataset.c}"]:not([data-row])`);
    const [from, to] = [cell.getBoundingClientRect(), row.getBoundingClientRect()];
    row.animate(
      [{ transform: `translate(${from.x - to.x}px, ${from.y - to.y}px)`, zIndex: 1 }, { transform: "none", zIndex: 1 }],
      { duration: 600, easing: "cubic-bezier(.2, 0, .1, 1)" },
    );
  }
}

/** Paint an RGB array of the depot that is `height` x `width` pixels; the first `gone` are faint. */
export function picture(canvas, name, height, width, gone = 0) {
  const bytes = depot.get(name);
  canvas.width = width;
  canvas.height = height;
  const context = canvas.getContext("2d");
  const image = context.createImageData(width, height);
  for (let p = 0; p < width * height; p++) {
    for (let c = 0; c < 3; c++) image.data[4 * p + c] = bytes[3 * p + c];
    image.data[4 * p + 3] = p < gone ? SHADE : 255;
  }
  context.putImageData(image, 0, 0);
}

/** Paint a column's places, JSON list of 0…1 from place `top` on, as a strip in their colours. */
export function strip(canvas, values, top) {
  const shares = JSON.parse(values);
  canvas.width = 1;
  canvas.height = shares.length;
  const context = canvas.getContext("2d");
  shares.forEach((share, at) => {
    context.fillStyle = `rgb(${TINT[(top + at) % 3].map((most) => Math.round(most * share))})`;
    context.fillRect(0, at, 1, 1);
  });
}
