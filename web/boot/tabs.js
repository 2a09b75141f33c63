// Which tabs of this site are open. Each has a name; a project belongs to the tab that its lease
// names, for as long as that tab is open. No clock has a say in this.

/** How long other tabs may take to answer where the browser has no locks. */
const ANSWER_MS = 300;
const PREFIX = "py_logreg-tab-";
const CHANNEL = "py_logreg-tabs";
const PROJECT = "py_logreg-project";
const ENDED = "py_logreg-ended";

/** This tab's name. In the worker it is a name that nobody asks for. */
export const tab = `${Date.now().toString(36)}${Math.random().toString(36).slice(2, 8)}`;

let channel = null;
const heard = new Set();

/** Be there for the others, as long as this page lives. */
export function start() {
  if (navigator.locks) {
    navigator.locks.request(PREFIX + tab, () => new Promise(() => {})).catch(() => {});
  }
  channel = new BroadcastChannel(CHANNEL);
  channel.onmessage = ({ data }) => {
    if (data.ask) channel.postMessage({ here: tab });
    else heard.add(data.here);
  };
}

/** Names of the other tabs that are open now. */
export async function others() {
  if (navigator.locks) {
    const { held } = await navigator.locks.query();
    const names = held.map((lock) => lock.name).filter((name) => name.startsWith(PREFIX));
    return names.map((name) => name.slice(PREFIX.length)).filter((name) => name !== tab);
  }
  if (!channel) return [];
  heard.clear();
  channel.postMessage({ ask: true });
  await new Promise((resolve) => setTimeout(resolve, ANSWER_MS));
  return [...heard];
}

export const othersText = async () => JSON.stringify(await others().catch(() => []));

/** Remember which project this tab shows, for when it is loaded again. */
export function show(project) {
  try {
    sessionStorage.setItem(PROJECT, project);
  } catch {
    // no storage: a reload opens what was opened last
  }
}

/** Ask the browser not to clear what is kept when the disk gets full. */
export function persist() {
  navigator.storage?.persist?.().catch(() => {});
}

/** The project that this tab showed, if it is being loaded again; else "". */
export function shown() {
  const [entry] = performance.getEntriesByType("navigation");
  if (entry?.type !== "reload") return "";
  try {
    return sessionStorage.getItem(PROJECT) ?? "";
  } catch {
    return "";
  }
}

/** Load the page as somebody who was never here would: nothing in its memory stays. */
export function begin() {
  const first = new URL(location.href);
  const lang = first.searchParams.get("lang"); // a wish, not a trace of somebody
  first.search = first.hash = "";
  if (lang) first.searchParams.set("lang", lang);
  try {
    sessionStorage.clear();
    sessionStorage.setItem(ENDED, "");
  } catch {
    // no storage: it will not be said that the lesson has ended
  }
  if (first.href === location.href) location.reload();
  else location.replace(first);
}

/** Whether this page was loaded because a lesson has ended; true once. */
export function ended() {
  try {
    const found = sessionStorage.getItem(ENDED) !== null;
    sessionStorage.removeItem(ENDED);
    return found;
  } catch {
    return false;
  }
}
