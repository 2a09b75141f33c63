// The pages without Python: words in the reader's language, and the table of licences.

import { apply, choose, current, known, load, t } from "./words.js";

const buttons = document.querySelectorAll("[data-lang]");
const table = document.querySelector("#licences");

async function speak(language) {
  await load(language);
  apply();
  document.title = `${t(document.body.dataset.title)} · py_logreg`;
  for (const button of buttons) button.setAttribute("aria-pressed", String(button.dataset.lang === current()));
  if (table) await list();
  document.dispatchEvent(new Event("words"));
}

const node = (tag, words, name = "") => Object.assign(document.createElement(tag), { textContent: words, className: name });

function link(words, address) {
  if (!address) return node("span", words);
  return Object.assign(node("a", words), { href: address, rel: "noreferrer" });
}

function pictures({ title, author, source, licence, licence_url, changes, samples }) {
  const item = node("li", "");
  const names = samples.map((id) => t(`sample.${id}.title`)).join(", ");
  item.append(link(title, source), node("span", author, "note"), link(licence, licence_url));
  item.append(node("p", [names, changes].filter(Boolean).join(" · "), "note"));
  return item;
}

function part({ name, version, licence, holder, sources, file }) {
  const item = node("li", "");
  item.append(link(`${name} ${version}`, sources), node("span", holder, "note"), link(licence, `licences/${file}`));
  return item;
}

async function list() {
  const answer = await fetch(new URL("../licences/licences.json", import.meta.url));
  const { shipped, samples } = await answer.json();
  document.querySelector("#pictures").replaceChildren(...samples.map(pictures));
  table.replaceChildren(...shipped.map(part));
}

document.addEventListener("click", (event) => {
  const language = event.target.closest("[data-lang]")?.dataset.lang;
  if (known(language)) speak(language);
});
await speak(choose());
