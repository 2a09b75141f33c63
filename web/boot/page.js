// What the page needs besides Python, in one object that app/web.py reaches: `py_logreg`.

import * as age from "./age.js";
import * as bridge from "./bridge.js";
import * as capture from "./catch.js";
import * as chart from "./chart.js";
import * as contours from "./contours.js";
import * as inbox from "./inbox.js";
import * as pixels from "./pixels.js";
import * as offline from "./register.js";
import * as save from "./save.js";
import * as shelf from "./shelf.js";
import * as site from "./site.js";
import * as stopped from "./stopped.js";
import * as tabs from "./tabs.js";
import * as turns from "./turns.js";
import * as words from "./words.js";

const story = new URLSearchParams(location.search).has("chapter");
if (story) document.body.dataset.room = "story";
tabs.start();
const ready = words.load(words.choose()).then(() => words.apply());
bridge.start((code, params) => ready.finally(() => stopped.tell(code, params)));
capture.start();
performance.mark("capture"); // from here on files are kept: tests/bench/boot.py
offline.start();
globalThis.py_logreg = { age, bridge, capture, chart, contours, inbox, pixels, save, shelf, site, tabs, turns, words, ready };
if (story) site.fetchStory().catch(() => {}); // Python asks again, and says what failed
await ready;
await shelf.show();
