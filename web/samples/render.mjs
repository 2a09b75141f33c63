// Draws the emoji of emoji.json as 64 x 64 PNG files on a transparent ground.
//
//   node render.mjs --node-modules DIR --out DIR
//
// writes OUT/<style>/<name>.png. Each drawing is moved and scaled until it fills its
// tile, as far as its proportions allow: how much room a style leaves around its
// drawings is not what a neuron should learn. The drawings come from the @iconify-json
// packages in DIR, the pixels from sharp; both are pinned in web/package-lock.json, so
// the same files come out every time.

import { mkdir, readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { join, resolve } from "node:path";
import { parseArgs } from "node:util";

const TILE = 64;
const MARGIN = 2; // pixels on each side of a tile
const FINE = 256; // pixels a side to measure a drawing with

const { values } = parseArgs({
  options: { "node-modules": { type: "string" }, out: { type: "string" } },
});
if (!values["node-modules"] || !values.out) {
  console.error("usage: node render.mjs --node-modules DIR --out DIR");
  process.exit(2);
}
const modules = resolve(values["node-modules"]);
const sharp = createRequire(join(modules, "_"))("sharp");
const list = JSON.parse(await readFile(new URL("emoji.json", import.meta.url), "utf8"));
const names = Object.values(list.samples).flatMap(({ a, b }) => [...a, ...b]);

for (const style of list.styles) {
  const set = JSON.parse(await readFile(join(modules, "@iconify-json", style, "icons.json"), "utf8"));
  await mkdir(join(values.out, style), { recursive: true });
  const drawn = names.filter((name) => list.only[name]?.includes(style) ?? true);
  const drawing = drawn.map(async (name) => {
    const icon = set.icons[list.renamed[style]?.[name] ?? name];
    if (!icon) throw new Error(`${style} has no drawing called ${name}`);
    const box = tileAround(await inkOf(icon, icon.height ?? set.height));
    await sharp(svg(icon, box, TILE)).png().toFile(join(values.out, style, `${name}.png`));
  });
  await Promise.all(drawing);
}

function svg(icon, { left, top, side }, pixels) {
  return Buffer.from(
    `<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" ` +
      `width="${pixels}" height="${pixels}" viewBox="${left} ${top} ${side} ${side}">` +
      `${icon.body}</svg>`,
  );
}

// The box of what a drawing shows; all of these drawings stand in a square from 0, 0.
async function inkOf(icon, square) {
  const { info } = await sharp(svg(icon, { left: 0, top: 0, side: square }, FINE))
    .trim({ background: "#00000000", threshold: 8 })
    .toBuffer({ resolveWithObject: true });
  const unit = square / FINE;
  return {
    left: -(info.trimOffsetLeft ?? 0) * unit,
    top: -(info.trimOffsetTop ?? 0) * unit,
    width: info.width * unit,
    height: info.height * unit,
  };
}

// The square that has the ink in its middle and MARGIN pixels around it.
function tileAround({ left, top, width, height }) {
  const side = (Math.max(width, height) * TILE) / (TILE - 2 * MARGIN);
  return { left: left + (width - side) / 2, top: top + (height - side) / 2, side };
}
