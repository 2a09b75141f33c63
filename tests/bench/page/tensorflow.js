// The same gradient descent in TensorFlow.js, in float32, the one kind it has. The gradient is
// written out, which is faster than asking for it.

importScripts("tensorflow/tf-core.min.js");
importScripts("tensorflow/tf-backend-cpu.min.js", "tensorflow/tf-backend-wasm.min.js");

let problem = null;

/** The numbers of a .npy file. */
async function numbers(address) {
  const buffer = await (await fetch(address)).arrayBuffer();
  const length = new DataView(buffer).getUint16(8, true);
  const header = new TextDecoder().decode(new Uint8Array(buffer, 10, length));
  const kinds = { "|u1": Uint8Array, "<f8": Float64Array };
  const kind = kinds[/'descr': '([^']+)'/.exec(header)[1]];
  const shape = /'shape': \(([^)]*)\)/.exec(header)[1].split(",").filter((part) => part.trim());
  return { values: new kind(buffer.slice(10 + length)), shape: shape.map(Number) };
}

async function load({ folder, alpha }) {
  problem?.S.dispose();
  problem?.X.dispose();
  problem?.y.dispose();
  const rows = await numbers(`${folder}/S.npy`);
  const truths = await numbers(`${folder}/y.npy`);
  const scale = rows.values instanceof Uint8Array ? 255 : 1;
  const S = tf.tensor2d(Float32Array.from(rows.values, (value) => value / scale), rows.shape);
  const y = tf.tensor2d(Float32Array.from(truths.values), [1, rows.shape[0]]);
  problem = { S, X: tf.transpose(S), y, alpha };
  return {};
}

// How an update's products are written.
const forms = {
  /** As its guides do: examples are rows, w is a column, the gradient a transposed product. */
  guide({ S, y }) {
    const [m, n] = S.shape;
    return {
      zeros: [n, 1],
      truths: tf.reshape(y, [m, 1]),
      scores: (w) => tf.matMul(S, w),
      slopes: (d) => tf.matMul(S, d, true),
    };
  },
  /** Both a row times a matrix, and each matrix ready in the order in which it is read. */
  tuned({ S, X, y }) {
    return {
      zeros: [1, S.shape[1]],
      truths: y,
      scores: (w) => tf.matMul(w, X),
      slopes: (d) => tf.matMul(d, S),
    };
  },
};

async function run({ job }) {
  const { zeros, truths, scores, slopes } = forms[job.how](problem);
  const pace = tf.scalar(problem.alpha / problem.S.shape[0]);
  const start = performance.now();
  let w = tf.zeros(zeros);
  let b = tf.scalar(0);
  for (let iteration = 0; iteration < job.iterations; iteration++) {
    const [nextW, nextB] = tf.tidy(() => {
      const d = tf.sub(tf.sigmoid(tf.add(scores(w), b)), truths);
      return [tf.sub(w, tf.mul(pace, slopes(d))), tf.sub(b, tf.mul(pace, tf.sum(d)))];
    });
    tf.dispose([w, b]);
    [w, b] = [nextW, nextB];
  }
  const [weights, [bias]] = [await w.data(), await b.data()];
  const seconds = (performance.now() - start) / 1000;
  tf.dispose([w, b, pace]);
  return { seconds, w: Array.from(weights), b: bias, iterations: job.iterations };
}

async function begin() {
  const backend = location.search.slice(1);
  tf.wasm.setWasmPaths("tensorflow/");
  if (!(await tf.setBackend(backend))) throw new Error(`the backend ${backend} does not start`);
  await tf.ready();
  const threads = backend === "wasm" ? tf.wasm.getThreadsCount() : 1;
  return { version: tf.version_core, simd: await tf.env().getAsync("WASM_HAS_SIMD_SUPPORT"), threads };
}

const answers = { start: begin, load, run };

onmessage = async ({ data }) => {
  try {
    postMessage(await answers[data.kind](data));
  } catch (error) {
    postMessage({ error: String(error.message ?? error) });
  }
};
