// The samples as files: on the shelf before any Python runs, and as previews in the picker. The trainer
// loads the same sheet a moment later and the app then draws the trays itself.

import { room } from "./pixels.js";
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

/** Fill the trays with the sample that the address asks for. */
export async function show() {
  const name = asked();
  if (document.body.dataset.trainer === "booting") entitle(name);
  if (name === "none") return;
  const sample = await open(name);
  if (!sample || document.body.dataset.trainer !== "booting") return;
  for (const [tray, places] of Object.entries(sample.trays)) {
    const grid = document.querySelector(`[data-thumbs="${tray}"]`);
    if (grid.querySelector(".thumb")) continue; // the app was faster
    const box = grid.closest(".tray");
    box.querySelector("[data-testid=count]").textContent = String(places.length);
    delete box.dataset.empty;
    for (const i of places.slice(0, Math.max(0, room(grid) - 2))) {
      const canvas = document.createElement("canvas");
      canvas.width = canvas.height = sample.tile;
      canvas.className = "thumb";
      sample.draw(i, canvas);
      grid.lastElementChild.before(canvas);
    }
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
