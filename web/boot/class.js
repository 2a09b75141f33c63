// The page for the projector: where the class finds the site. Only `build.py serve --lan` knows.

import { t } from "./words.js";

const AGAIN_MS = 2000;
const FACTS = new URL("../class.json", import.meta.url);

const one = (id) => document.getElementById(id);
const line = (address) => Object.assign(document.createElement("li"), { textContent: address });
let facts = null;

function show() {
  one("class").hidden = !facts;
  one("no-class").hidden = Boolean(facts);
  if (!facts) return;
  const [address, ...others] = facts.addresses.map((written) => written.replace(/\/$/, ""));
  if (one("address").textContent !== address) {
    one("address").textContent = address;
    one("code").src = new URL("../class.svg", import.meta.url);
  }
  one("code").alt = t("class.code", { address });
  one("others").hidden = !others.length;
  one("others").lastElementChild.replaceChildren(...others.map(line));
  one("how").textContent = t(facts.https ? "class.https" : "class.http");
  one("pack").hidden = !facts.pack;
  if (facts.pack) one("pack").textContent = t("class.pack", { name: facts.pack.name });
  one("visitors").textContent = t("class.visitors", { n: facts.visitors });
}

async function look() {
  try {
    const answer = await fetch(FACTS, { cache: "no-store" });
    facts = answer.ok ? await answer.json() : null;
  } catch {
    facts = null; // the server has ended
  }
  show();
  if (facts) setTimeout(look, AGAIN_MS);
}

document.addEventListener("words", show);
document.addEventListener("words", look, { once: true });
