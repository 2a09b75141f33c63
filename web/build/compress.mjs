// Compresses files with brotli, as small as it gets: node compress.mjs ORDERS, a JSON file of
// [[source, target], ...]. The largest of all, which no first visit waits for, would take a minute:
// it is done quickly, and a fifth larger.

import { readFile, writeFile } from "node:fs/promises";
import { availableParallelism } from "node:os";
import { promisify } from "node:util";
import { brotliCompress, constants } from "node:zlib";

const compress = promisify(brotliCompress);
const LARGE = 2 ** 24;
const [SMALLEST, QUICK] = [11, 5];

const orders = JSON.parse(await readFile(process.argv[2], "utf-8"));

async function work() {
  while (orders.length) {
    const [source, target] = orders.pop();
    const content = await readFile(source);
    const params = {
      [constants.BROTLI_PARAM_QUALITY]: content.length > LARGE ? QUICK : SMALLEST,
      [constants.BROTLI_PARAM_SIZE_HINT]: content.length,
    };
    await writeFile(target, await compress(content, { params }));
  }
}

await Promise.all(Array.from({ length: availableParallelism() }, work));
