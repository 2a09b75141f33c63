// Pyodide as its documentation starts it, with py_logreg's own wheel.

import { loadPyodide } from "./pyodide/pyodide.mjs";

async function start({ packages, wheel }) {
  const python = await loadPyodide();
  await python.loadPackage(packages, { messageCallback: () => {} });
  for (const name of packages) python.pyimport(name === "scikit-learn" ? "sklearn" : name);
  python.unpackArchive(await bytes(wheel), "wheel");
  python.FS.writeFile("contestants.py", new Uint8Array(await bytes("contestants.py")));
  return { python, lane: python.pyimport("contestants").Lane() };
}

async function bytes(address) {
  const response = await fetch(address);
  if (!response.ok) throw new Error(`${address}: status ${response.status}`);
  return response.arrayBuffer();
}

let started = null;

const answers = {
  async start(question) {
    started = await start(question);
    return { version: started.python.version };
  },
  async load({ folder, alpha, tol }) {
    const arrays = [await bytes(`${folder}/S.npy`), await bytes(`${folder}/y.npy`)];
    const [S, y] = arrays.map((array) => started.python.toPy(array).tobytes());
    started.lane.load(S, y, alpha, tol);
    S.destroy();
    y.destroy();
    return {};
  },
  async run({ job }) {
    return JSON.parse(started.lane.run(JSON.stringify(job)));
  },
};

onmessage = async ({ data }) => {
  try {
    postMessage(await answers[data.kind](data));
  } catch (error) {
    postMessage({ error: String(error.message ?? error) });
  }
};
