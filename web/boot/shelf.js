// The sample on the shelf before any Python runs: its pictures in the trays, its numbers beside them.
// The trainer loads the same sheet a moment later and the app then draws the trays itself.

import { columns } from "./pixels.js";

const KNOWN = /^[a-z0-9-]+$/;

export const asked = () => {
  const name = new URLSearchParams(location.search).get("sample") ?? "cats";
  return KNOWN.test(name) ? name : "cats";
};

export async function show() {
  const name = asked();
  if (name === "none") return;
  const at = (file) => new URL(`../samples/${file}`, import.meta.url);
  const answer = await fetch(at(`${name}.json`));
  if (!answer.ok) return; // an unknown sample: the app will say so
  const about = await answer.json();
  const sheet = new Image();
  sheet.src = at(`${name}.png`);
  await sheet.decode();
  if (document.body.dataset.trainer !== "booting") return;
  const trays = { a: [], b: [], test: [] };
  about.tiles.forEach((tile, i) => trays[tile.split === "test" ? "test" : tile.label ? "a" : "b"].push(i));
  for (const [tray, tiles] of Object.entries(trays)) {
    const grid = document.querySelector(`[data-thumbs="${tray}"]`);
    if (!grid || grid.childElementCount) continue; // the app was faster
    grid.closest(".tray").querySelector("[data-testid=count]").textContent = String(tiles.length);
    const room = columns(grid) * (tray === "test" ? 1 : 2) - 2;
    for (const i of tiles.slice(0, room)) {
      const canvas = document.createElement("canvas");
      canvas.width = canvas.height = about.tile;
      canvas.className = "thumb";
      const [x, y] = [i % about.columns, Math.floor(i / about.columns)];
      canvas.getContext("2d").drawImage(sheet, x * about.tile, y * about.tile, about.tile, about.tile, 0, 0, about.tile, about.tile);
      grid.append(canvas);
    }
  }
}
