// Every word a person reads, in the chosen language. Dotted keys into locales/<lang>.json.
// A value may hold {name} places and, instead of a string, {"one": …, "other": …} chosen by {n}.
// The languages are those of the files in locales/: the build lists them (web/build/languages.py).

import { LANGUAGES } from "./languages.js";

let language = LANGUAGES[0];
let table = {};
let plural = new Intl.PluralRules("en");
let whole = new Intl.NumberFormat("en");
let percents = []; // a formatter for each number of decimals: to make one takes long

const base = (tag) => tag.toLowerCase().split("-")[0];

/** The language that a wish is about: just so, else of another place (en-GB is answered in en). */
function spoken(wish) {
  const just = ({ tag }) => tag.toLowerCase() === wish.toLowerCase();
  return LANGUAGES.find(just) ?? LANGUAGES.find(({ tag }) => base(tag) === base(wish));
}

export const known = (tag) => LANGUAGES.some((one) => one.tag === tag);

export function choose() {
  const asked = new URLSearchParams(location.search).get("lang") ?? remembered();
  const wishes = [asked, ...(navigator.languages ?? [])].filter(Boolean);
  return (wishes.map(spoken).find(Boolean) ?? LANGUAGES[0]).tag;
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
  language = LANGUAGES.find(({ tag }) => tag === wanted);
  plural = new Intl.PluralRules(wanted);
  percents = [];
  whole = new Intl.NumberFormat(wanted, { numberingSystem: "latn" });
  document.documentElement.lang = wanted;
  document.documentElement.dir = language.direction;
  try {
    localStorage.setItem("py_logreg.language", wanted);
  } catch {
    // nothing to remember it in
  }
}

export const current = () => language.tag;

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

/**
 * A share (0 to 1) with so many decimals and the language's own percent sign. The decimal mark is
 * the point, as it is for every number of the page: they are the numbers of its code.
 */
export function percent(share, decimals = 0) {
  const parts = shares(decimals).formatToParts(share);
  return parts.map(({ type, value }) => (type === "decimal" ? "." : value)).join("");
}

function shares(decimals) {
  const digits = { style: "percent", minimumFractionDigits: decimals, maximumFractionDigits: decimals };
  percents[decimals] ??= new Intl.NumberFormat(language.tag, { ...digits, numberingSystem: "latn" });
  return percents[decimals];
}

/** Fill every element that names its words: data-i18n (text), data-i18n-label (aria-label). */
export function apply(root = document) {
  for (const node of root.querySelectorAll("[data-i18n]")) node.textContent = t(node.dataset.i18n);
  for (const node of root.querySelectorAll("[data-i18n-label]")) {
    node.setAttribute("aria-label", t(node.dataset.i18nLabel));
    if (node.matches("button, a, label")) node.title = node.getAttribute("aria-label");
  }
}
