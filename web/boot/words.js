// Every word a person reads, in the chosen language. Dotted keys into locales/<lang>.json.
// A value may hold {name} places and, instead of a string, {"one": …, "other": …} chosen by {n}.

export const LANGUAGES = ["en", "zh-CN"];

let language = "en";
let table = {};
let plural = new Intl.PluralRules("en");
let whole = new Intl.NumberFormat("en");

export function choose() {
  const asked = new URLSearchParams(location.search).get("lang") ?? remembered();
  const wishes = [asked, ...(navigator.languages ?? [])].filter(Boolean);
  for (const wish of wishes) {
    if (wish.toLowerCase().startsWith("zh")) return "zh-CN";
    if (wish.toLowerCase().startsWith("en")) return "en";
  }
  return "en";
}

function remembered() {
  try {
    return localStorage.getItem("py_logreg.language");
  } catch {
    return null; // storage refused: the browser's own language will do
  }
}

export async function load(wanted) {
  const answer = await fetch(new URL(`../locales/${wanted}.json`, import.meta.url));
  table = await answer.json();
  language = wanted;
  plural = new Intl.PluralRules(wanted);
  whole = new Intl.NumberFormat(wanted);
  document.documentElement.lang = wanted;
  try {
    localStorage.setItem("py_logreg.language", wanted);
  } catch {
    // nothing to remember it in
  }
}

export const current = () => language;

const find = (key) => key.split(".").reduce((node, part) => node?.[part], table);

export const has = (key) => find(key) !== undefined;

/** The words of `key`; `params` is an object or its JSON text. Numbers that are whole are grouped. */
export function t(key, params = {}) {
  const given = typeof params === "string" ? JSON.parse(params) : params;
  let words = find(key);
  if (words === undefined) return key;
  if (typeof words !== "string") words = words[plural.select(Number(given.n ?? 0))] ?? words.other;
  return words.replace(/\{(\w+)\}/g, (place, name) => {
    const value = given[name];
    if (value === undefined) return place;
    return Number.isInteger(value) ? whole.format(value) : String(value);
  });
}

/** Fill every element that names its words: data-i18n (text), data-i18n-label (aria-label). */
export function apply(root = document) {
  for (const node of root.querySelectorAll("[data-i18n]")) node.textContent = t(node.dataset.i18n);
  for (const node of root.querySelectorAll("[data-i18n-label]")) {
    node.setAttribute("aria-label", t(node.dataset.i18nLabel));
    if (node.matches("button, a, label")) node.title = node.getAttribute("aria-label");
  }
}
