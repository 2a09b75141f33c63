// Contour lines of a grid of heights in the depot: marching squares, one SVG path a level.

import { depot } from "./bridge.js";

/**
 * Paths in a box of width x height, the first row of the grid at the bottom. Levels lie between the
 * lowest and the highest point, closer together near the lowest, as the slope there is small.
 * Returns JSON [path, …], the lowest level first.
 */
export function paths(name, columns, rows, width, height, levels) {
  const grid = depot.get(name);
  if (!grid || grid.length !== columns * rows) return "[]";
  const known = grid.filter(Number.isFinite);
  if (!known.length) return "[]";
  const low = known.reduce((a, b) => Math.min(a, b));
  const high = known.reduce((a, b) => Math.max(a, b));
  if (!(high > low)) return "[]";
  const across = width / (columns - 1);
  const down = height / (rows - 1);
  const out = [];
  for (let i = 1; i <= levels; i++) {
    out.push(level(grid, columns, rows, low + (high - low) * (i / (levels + 1)) ** 2, across, down, height));
  }
  return JSON.stringify(out);
}

function level(grid, columns, rows, at, across, down, height) {
  let path = "";
  for (let r = 0; r + 1 < rows; r++) {
    for (let c = 0; c + 1 < columns; c++) {
      const i = r * columns + c;
      const below = grid[i] < at;
      const far = i + columns;
      if (grid[i + 1] < at === below && grid[far] < at === below && grid[far + 1] < at === below) continue; // most
      // The corners of the cell, around; where two neighbours lie on two sides of the level, it crosses.
      const corners = [[c, r, grid[i]], [c + 1, r, grid[i + 1]], [c + 1, r + 1, grid[far + 1]], [c, r + 1, grid[far]]];
      const crossings = [];
      for (let k = 0; k < 4; k++) {
        const [x0, y0, h0] = corners[k];
        const [x1, y1, h1] = corners[(k + 1) % 4];
        if (h0 < at === h1 < at || !Number.isFinite(h0 + h1)) continue;
        const share = (at - h0) / (h1 - h0);
        const x = (x0 + share * (x1 - x0)) * across;
        const y = height - (y0 + share * (y1 - y0)) * down;
        crossings.push(`${x.toFixed(1)} ${y.toFixed(1)}`);
      }
      for (let k = 0; k + 1 < crossings.length; k += 2) path += `M${crossings[k]}L${crossings[k + 1]}`;
    }
  }
  return path;
}
