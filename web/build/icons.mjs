// Draws the icons of an installed site.
//
//   node icons.mjs NODE_MODULES ICON.svg OUT
//
// writes OUT/192.png and OUT/512.png on a transparent ground, and OUT/maskable.png, which a system
// may cut to any shape: full to the edge, and all that matters within a circle of 80 %.

import { createRequire } from "node:module";
import { join, resolve } from "node:path";

const [modules, icon, out] = process.argv.slice(2).map((path) => resolve(path));
const sharp = createRequire(join(modules, "_"))("sharp");
const GROUND = "#EDEBE6"; // background_color of the manifest

const draw = (pixels) => sharp(icon, { density: (72 * pixels) / 28 }).resize(pixels, pixels);

await draw(192).png().toFile(join(out, "192.png"));
await draw(512).png().toFile(join(out, "512.png"));
const inside = Math.round(512 * 0.7); // so that the ends of the drawing lie within that circle
await sharp({ create: { width: 512, height: 512, channels: 3, background: GROUND } })
  .composite([{ input: await draw(inside).png().toBuffer() }])
  .png()
  .toFile(join(out, "maskable.png"));
