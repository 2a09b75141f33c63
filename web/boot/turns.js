// Gives way: what takes long is done in turns, and between them the browser paints and answers.

/** A turn takes up no further piece after so long. From 50 ms on a person notices. */
const TURN_MS = 12;

const channel = new MessageChannel(); // a timer of no length waits up to 4 ms
const waiting = [];
channel.port1.onmessage = () => waiting.shift()();

/** Settles in a task of its own. */
export function turn() {
  if (globalThis.scheduler?.yield) return scheduler.yield();
  return new Promise((go) => {
    waiting.push(go);
    channel.port2.postMessage(null);
  });
}

/** Call `step` in turns, the first soon, as long as it returns true. */
export function take(step) {
  turn().then(() => {
    const begun = performance.now();
    let more = true;
    while (more && performance.now() - begun < TURN_MS) more = step();
    if (more) take(step);
  });
}
