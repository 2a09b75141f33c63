// "Saved 3 s ago": how long ago the project was saved, written anew every second. The clock is the
// page's own, which never jumps.

import { t } from "./words.js";

/** So many seconds count as "just now", and so many are told one by one. */
const NOW = 2;
const MINUTE = 60;

let line = null;
let since = 0;
let ticking = 0;

/** Write it now, in the present language. */
export function write() {
  if (!line) return;
  const seconds = Math.floor((performance.now() - since) / 1000);
  const minutes = Math.floor(seconds / MINUTE);
  let words = t("kept.now");
  if (minutes) words = t("kept.minutes", { n: minutes });
  else if (seconds >= NOW) words = t("kept.seconds", { n: seconds });
  if (line.textContent !== words) line.textContent = words;
}

/** It was saved now: tell its age in `node` from here on. */
export function begin(node) {
  ticking ||= setInterval(write, 1000);
  line = node;
  since = performance.now();
  write();
}

/** Leave the node to others. */
export function end() {
  line = null;
}
