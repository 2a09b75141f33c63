// What is in the trays before any Python runs: the project of the last visit, or a sample. The trainer
// opens the same a moment later and the app then draws the trays itself. Also the pictures of samples in
// the picker.

import { room } from "./pixels.js";
import * as store from "./store.js";
import { others, shown } from "./tabs.js";
import { has, t } from "./words.js";

const KNOWN = /^[a-z0-9-]+$/;

export const asked = () => {
  const name = new URLSearchParams(location.search).get("sample") ?? "cats";
  return KNOWN.test(name) ? name : "cats";
};

/** A sheet: {tile, columns, trays: {a, b, test} of places}, and a way to draw one of them. */
async function open(name) {
  const at = (file) => new URL(`../samples/${file}`, import.meta.url);
  const answer = await fetch(at(`${name}.json`));
  if (!answer.ok) return null; // an unknown sample: the app will say so
  const about = await answer.json();
  const picture = await fetch(at(`${name}.png`));
  const sheet = await createImageBitmap(await picture.blob());
  const trays = { a: [], b: [], test: [] };
  about.tiles.forEach((tile, i) => trays[tile.split === "test" ? "test" : tile.label ? "a" : "b"].push(i));
  const { tile, columns } = about;
  const draw = (i, canvas, left = 0) => {
    const [x, y] = [(i % columns) * tile, Math.floor(i / columns) * tile];
    canvas.getContext("2d").drawImage(sheet, x, y, tile, tile, left, 0, tile, tile);
  };
  return { tile, trays, draw };
}

/** Name the project and its classes after the sample, as far as there are words for it. */
function entitle(name) {
  const put = (node, what) => {
    if (has(`sample.${name}.${what}`)) node.textContent = t(`sample.${name}.${what}`);
  };
  put(document.querySelector("#project-name"), "title");
  for (const button of document.querySelectorAll("[data-rename]")) {
    button.textContent = t("data.name_it");
    put(button, button.dataset.rename);
  }
}

const booting = () => document.body.dataset.trainer === "booting";

/** Fill the trays with what the trainer is about to open. */
export async function show() {
  const kept = await last().catch(() => null);
  if (kept) {
    await showKept(kept).catch(() => {}); // damaged: the trainer says so
    return;
  }
  const name = asked();
  if (booting()) entitle(name);
  if (name === "none") return;
  const sample = await open(name);
  if (sample) await fill(sample.trays, sample.tile, sample.draw);
}

/** The project that is about to be opened again, if there is one. */
async function last() {
  const project = shown();
  if (!project && new URLSearchParams(location.search).has("sample")) return null;
  const kept = JSON.parse((await store.list()) || "[]").sort((a, b) => b.turn - a.turn);
  const found = project ? kept.find(({ id }) => id === project) : kept[0];
  return found && !(await others()).includes(found.owner) ? found : null;
}

async function showKept({ id, text }) {
  const { name, title, class_names: names, trays } = JSON.parse(text);
  if (!booting()) return;
  entitle(name || "none");
  if (title) document.querySelector("#project-name").textContent = title;
  for (const [tray, given] of Object.entries(names)) {
    const button = document.querySelector(`[data-rename="${tray}"]`);
    if (button && given) button.textContent = given;
  }
  const keys = Object.fromEntries(Object.entries(trays).map(([tray, some]) => [tray, some.map(([key]) => key)]));
  await fill(keys, 64, async (key, canvas) => {
    const master = await store.master(id, key);
    if (!(master instanceof Uint8Array)) return;
    const image = new ImageData(64, 64);
    image.data.fill(255);
    for (let i = 0, k = 0; i < master.length; i += 3, k += 4) image.data.set(master.subarray(i, i + 3), k);
    canvas.getContext("2d").putImageData(image, 0, 0);
  });
}

/** Put the first pictures of each tray where the app will put all of them. */
async function fill(trays, side, draw) {
  for (const [tray, places] of Object.entries(trays)) {
    const grid = document.querySelector(`[data-thumbs="${tray}"]`);
    if (!booting() || !grid || grid.querySelector(".thumb")) continue; // the app was faster
    const box = grid.closest(".tray");
    box.querySelector("[data-testid=count]").textContent = String(places.length);
    box.toggleAttribute("data-empty", !places.length);
    const canvases = places.slice(0, Math.max(0, room(grid) - 2)).map((place) => {
      const canvas = document.createElement("canvas");
      canvas.width = canvas.height = side;
      canvas.className = "thumb";
      grid.lastElementChild.before(canvas);
      return draw(place, canvas);
    });
    await Promise.all(canvases);
  }
}

/** Draw a few pictures of A (on the left) and of B side by side; false where the sheet is missing. */
export async function preview(name, canvas, each) {
  const sample = await open(name).catch(() => null);
  if (!sample) return false;
  canvas.width = 2 * each * sample.tile;
  canvas.height = sample.tile;
  const { a, b } = sample.trays;
  [...a.slice(0, each), ...b.slice(0, each)].forEach((i, place) => sample.draw(i, canvas, place * sample.tile));
  return true;
}
