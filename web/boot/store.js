// The projects on this device, as the worker writes and reads them. What the texts and bytes mean
// is the trainer's business; here they are kept together, so that no half of a change is ever seen.

import { isFull, transact, walk } from "./database.js";
import * as reserve from "./reserve.js";

const SIDE = 64 * 64 * 3;
const EVERYTHING = ["inbox", "projects", "pictures", "models", "leases"];
const range = (project, from = -1) =>
  IDBKeyRange.bound([project, from], [project, Infinity], true, false);

/** Why something could not be written, in a word. */
const reason = (error) => (isFull(error) ? "full" : "off");

/**
 * Write a change whole or not at all. `text`: JSON of {tab, project, first, latest, record, bytes,
 * pictures: [[key, text], ...], gone: [key, ...], inbox: [key, ...], model: text or null};
 * `masters`: the pictures' bytes, one after the other; `content`: the model's bytes.
 *
 * Resolves to "" when it is on the disk, else to "full", "off", or "lost": the project belongs to
 * another tab now, or was deleted there.
 */
export async function save(text, masters, content) {
  const change = JSON.parse(text);
  const { project, tab } = change;
  let lost = false;
  try {
    await reserve.transactWithReserve(EVERYTHING, "readwrite", (all) => {
      const leases = all.objectStore("leases");
      leases.get(project).onsuccess = ({ target: { result: lease } }) => {
        lost = lease ? lease.owner !== tab : !change.first;
        if (lost) return;
        if (!lease || change.latest) lend(leases, project, tab);
        put(all, change, masters, content);
      };
    });
  } catch (error) {
    return reason(error);
  }
  return lost ? "lost" : "";
}

/** Let a project belong to a tab, as the one that was opened last. */
function lend(leases, project, owner) {
  leases.getAll().onsuccess = ({ target: { result: all } }) => {
    const turn = 1 + Math.max(0, ...all.map((lease) => lease.turn));
    leases.put({ project, owner, turn });
  };
}

function put(all, change, masters, content) {
  const { project } = change;
  const pictures = all.objectStore("pictures");
  for (const key of change.gone) pictures.delete([project, key]);
  change.pictures.forEach(([key, about], k) => {
    const master = masters.slice(k * SIDE, (k + 1) * SIDE);
    pictures.put({ project, key, text: about, master });
  });
  if (change.record !== null) {
    const { record, bytes } = change;
    all.objectStore("projects").put({ id: project, text: record, bytes });
  }
  if (change.model !== null) {
    all.objectStore("models").put({ project, text: change.model, content: content.slice() });
  }
  for (const key of change.inbox) all.objectStore("inbox").delete(key);
}

/** JSON of all projects: [{id, turn, text, bytes, owner}, ...]; "" where nothing can be kept. */
export async function list() {
  const found = [];
  const leases = new Map();
  try {
    await transact(["projects", "leases"], "readonly", (all) => {
      walk(all.objectStore("projects"), ({ id, text, bytes }) => {
        found.push({ id, text, bytes });
      });
      walk(all.objectStore("leases"), (lease) => leases.set(lease.project, lease));
    });
  } catch {
    return "";
  }
  const none = { turn: 0, owner: "" };
  const withLease = (one) => {
    const { turn, owner } = leases.get(one.id) ?? none;
    return { ...one, turn, owner };
  };
  return JSON.stringify(found.map(withLease));
}

/** Let a project belong to `tab`, unless it belongs to one of the open tabs in `others` (JSON). */
export async function claim(project, tab, others) {
  const open = JSON.parse(others);
  let mine = false;
  await transact("leases", "readwrite", (all) => {
    const leases = all.objectStore("leases");
    leases.get(project).onsuccess = ({ target: { result: lease } }) => {
      mine = !lease || lease.owner === tab || !open.includes(lease.owner);
      if (mine) lend(leases, project, tab);
    };
  });
  return mine;
}

/** {text, model, content} of a project; undefined where it is not there. */
export async function read(project) {
  let record, model;
  await transact(["projects", "models"], "readonly", (all) => {
    all.objectStore("projects").get(project).onsuccess = ({ target }) => {
      record = target.result;
    };
    all.objectStore("models").get(project).onsuccess = ({ target }) => {
      model = target.result;
    };
  });
  if (!record) return undefined;
  const content = model?.content instanceof Uint8Array ? model.content : new Uint8Array();
  return { text: String(record.text), model: String(model?.text ?? ""), content };
}

/**
 * The next pictures of a project behind a key, at most `most`: {text, bytes}, where the text is the
 * JSON of [[key, text, number of bytes], ...] and the bytes follow each other.
 */
export async function pictures(project, from, most) {
  const found = await transact("pictures", "readonly", (all) =>
    all.objectStore("pictures").getAll(range(project, from), most),
  );
  const whole = found.map(({ key, text, master }) => {
    const bytes = master instanceof Uint8Array ? master : new Uint8Array();
    return { about: [key, String(text), bytes.length], bytes };
  });
  const bytes = new Uint8Array(whole.reduce((sum, one) => sum + one.bytes.length, 0));
  let end = 0;
  for (const one of whole) {
    bytes.set(one.bytes, end);
    end += one.bytes.length;
  }
  return { text: JSON.stringify(whole.map(({ about }) => about)), bytes };
}

/** The pixels of one picture. */
export async function master(project, key) {
  const found = await transact("pictures", "readonly", (all) => all.objectStore("pictures").get([project, key]));
  return found?.master;
}

/** Delete projects (JSON list of ids); null: everything on this device, waiting files too. */
export async function remove(projects) {
  const some = JSON.parse(projects);
  await transact(EVERYTHING, "readwrite", (all) => {
    if (some === null) {
      for (const name of EVERYTHING) all.objectStore(name).clear();
      return;
    }
    for (const project of some) {
      for (const name of ["projects", "models", "leases"]) all.objectStore(name).delete(project);
      all.objectStore("pictures").delete(range(project));
    }
  });
}

/** How many bytes there is room for, or more, as far as can be told; -1: nothing speaks of a limit. */
export async function room() {
  const { usage = 0, quota = 0 } = (await navigator.storage?.estimate?.()) ?? {};
  const known = quota ? Math.max(0, quota - usage) : Infinity;
  const left = (await reserve.fill()) ? known : Math.min(known, reserve.BYTES);
  return left === Infinity ? -1 : left;
}
