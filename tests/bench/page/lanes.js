// Passes questions to workers and their answers back. One worker a lane, made when first asked.

const lanes = new Map();

function open(name) {
  const [script, option] = name.split(":");
  const worker = new Worker(`${script}.js${option ? `?${option}` : ""}`, {
    type: script === "python" ? "module" : "classic",
  });
  const waiting = [];
  worker.onmessage = ({ data }) => waiting.shift()(data);
  worker.onerror = (event) => waiting.shift()?.({ error: event.message ?? "the worker failed" });
  return { worker, waiting };
}

/** Ask a lane, by the name of its script ("tensorflow:wasm" has an option), one question. */
function ask(name, question) {
  if (!lanes.has(name)) lanes.set(name, open(name));
  const { worker, waiting } = lanes.get(name);
  return new Promise((resolve) => {
    waiting.push(resolve);
    worker.postMessage(question);
  });
}

function close(name) {
  lanes.get(name)?.worker.terminate();
  lanes.delete(name);
}
