// Reads zip archives. Strict on purpose: an archive is what its directory says, byte for byte,
// or it is refused as a whole, before a single file of it is written anywhere.

/** An archive that is cut, altered, or not of the kind that is expected. */
export class ArchiveError extends Error {
  name = "ArchiveError";
}

const END = 0x06054b50;
const DIRECTORY = 0x02014b50;
const LOCAL = 0x04034b50;
const END_SIZE = 22;
const DIRECTORY_SIZE = 46;
const LOCAL_SIZE = 30;
const STORED = 0;
const HARMLESS_FLAGS = 0x0806; // how hard it was compressed; names in UTF-8

/**
 * List the files of an archive (folders are left out: a file's name implies them).
 *
 * @param {Uint8Array} bytes The whole archive, without a comment.
 * @returns {{name: string, method: number, size: number, crc: number, data: Uint8Array}[]}
 *   `data` is a view into `bytes`, compressed as `method` says; `size` is that of the contents.
 * @throws {ArchiveError}
 */
export function list(bytes) {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const end = bytes.length - END_SIZE;
  require(end >= 0 && view.getUint32(end, true) === END, "its end is missing");
  const count = view.getUint16(end + 10, true);
  const directory = view.getUint32(end + 16, true);

  const files = [];
  const names = new Set();
  let at = directory;
  let free = 0; // where the next file may begin: files stand in order and share no byte
  for (let i = 0; i < count; i++) {
    require(at + DIRECTORY_SIZE <= end && view.getUint32(at, true) === DIRECTORY, "bad entry");
    const flags = view.getUint16(at + 8, true);
    const method = view.getUint16(at + 10, true);
    const crc = view.getUint32(at + 16, true);
    const packed = view.getUint32(at + 20, true);
    const size = view.getUint32(at + 24, true);
    const nameSize = view.getUint16(at + 28, true);
    const begin = view.getUint32(at + 42, true);
    const nameEnd = at + DIRECTORY_SIZE + nameSize;
    const name = decode(bytes.subarray(at + DIRECTORY_SIZE, nameEnd));
    at = nameEnd + view.getUint16(at + 30, true) + view.getUint16(at + 32, true);

    require(!(flags & ~HARMLESS_FLAGS), `${name} is encrypted or has no sizes`);
    require(begin >= free && begin + LOCAL_SIZE <= directory, `${name} lies outside`);
    require(view.getUint32(begin, true) === LOCAL, `${name} has no header`);
    const localNameSize = view.getUint16(begin + 26, true);
    const data = begin + LOCAL_SIZE + localNameSize + view.getUint16(begin + 28, true);
    free = data + packed;
    require(free <= directory, `${name} is cut`);
    const localName = bytes.subarray(begin + LOCAL_SIZE, begin + LOCAL_SIZE + localNameSize);
    require(decode(localName) === name, `${name} has two names`);
    require(isPlain(name), `${name} is no path of a file`);
    require(!names.has(name), `${name} stands twice`);
    names.add(name);
    if (!name.endsWith("/")) {
      files.push({ name, method, size, crc, data: bytes.subarray(data, free) });
    }
  }
  require(at === end, "its directory is longer than it says");
  return files;
}

/**
 * The files of an archive whose contents are stored as they are.
 *
 * @param {Uint8Array} bytes
 * @returns {{name: string, data: Uint8Array}[]} Views into `bytes`.
 * @throws {ArchiveError} Also when a file is compressed, or its checksum is wrong.
 */
export function stored(bytes) {
  return list(bytes).map(({ name, method, crc, data }) => {
    require(method === STORED, `${name} is compressed`);
    require(crc32(data) === crc, `${name} is damaged`);
    return { name, data };
  });
}

/**
 * The files of an archive, taking compressed ones apart.
 *
 * @param {Uint8Array} bytes
 * @returns {Promise<{name: string, data: Uint8Array}[]>}
 * @throws {ArchiveError} Also when a file cannot be taken apart, or its checksum is wrong.
 */
export async function unpacked(bytes) {
  return Promise.all(
    list(bytes).map(async (file) => ({ name: file.name, data: await contents(file) })),
  );
}

/**
 * The contents of one file of a list.
 *
 * @param {{name: string, method: number, size: number, crc: number, data: Uint8Array}} file
 * @returns {Promise<Uint8Array>} A view into the archive if the file is stored as it is.
 * @throws {ArchiveError} Also when it cannot be taken apart, or its checksum is wrong.
 */
export async function contents({ name, method, size, crc, data }) {
  const plain = method === STORED ? data : await inflate(name, data);
  require(plain.length === size && crc32(plain) === crc, `${name} is damaged`);
  return plain;
}

async function inflate(name, data) {
  const stream = new Response(data).body.pipeThrough(new DecompressionStream("deflate-raw"));
  try {
    return new Uint8Array(await new Response(stream).arrayBuffer());
  } catch (error) {
    throw new ArchiveError(`${name} is damaged`, { cause: error });
  }
}

/** Relative, with forward slashes, and leading nowhere but down. */
function isPlain(name) {
  const parts = name.replace(/\/$/, "").split("/");
  return parts.every((part) => !["", ".", ".."].includes(part) && !/[\\:\0]/.test(part));
}

function decode(bytes) {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch (error) {
    throw new ArchiveError("a name in it is not UTF-8", { cause: error });
  }
}

function require(condition, fault) {
  if (!condition) throw new ArchiveError(`This archive cannot be used: ${fault}.`);
}

// Eight tables, so that eight bytes are taken at once: this runs over all that Python is made of.
const CRC = [Uint32Array.from({ length: 256 }, (_, byte) => {
  for (let bit = 0; bit < 8; bit++) byte = byte & 1 ? 0xedb88320 ^ (byte >>> 1) : byte >>> 1;
  return byte;
})];
for (let k = 1; k < 8; k++) {
  CRC.push(CRC[k - 1].map((crc) => CRC[0][crc & 255] ^ (crc >>> 8)));
}

/** The checksum that zip prescribes (CRC-32). */
export function crc32(bytes) {
  const [t0, t1, t2, t3, t4, t5, t6, t7] = CRC;
  const { length } = bytes;
  let crc = -1;
  let at = 0;
  for (const whole = length - (length % 8); at < whole; at += 8) {
    crc ^= bytes[at] | (bytes[at + 1] << 8) | (bytes[at + 2] << 16) | (bytes[at + 3] << 24);
    crc = t7[crc & 255] ^ t6[(crc >>> 8) & 255] ^ t5[(crc >>> 16) & 255] ^ t4[crc >>> 24]
      ^ t3[bytes[at + 4]] ^ t2[bytes[at + 5]] ^ t1[bytes[at + 6]] ^ t0[bytes[at + 7]];
  }
  for (; at < length; at++) crc = t0[(crc ^ bytes[at]) & 255] ^ (crc >>> 8);
  return ~crc >>> 0;
}
