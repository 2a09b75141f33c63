// Taking something along: a file to keep, or text for the clipboard.

import { depot } from "./bridge.js";

/** Offer a byte array of the depot as a file. */
export function download(buffer, name, mime) {
  const bytes = depot.get(buffer);
  depot.delete(buffer);
  if (!bytes) return;
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([bytes], { type: mime }));
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}

/**
 * Put the text of a node on the clipboard. Where the browser offers none (plain http), the text is
 * selected instead, for the person's own keys. `done(true)` when copied, `done(false)` when selected.
 */
export async function copy(node, done) {
  try {
    await navigator.clipboard.writeText(node.textContent);
    done(true);
  } catch {
    getSelection().selectAllChildren(node);
    done(document.execCommand("copy"));
  }
}
