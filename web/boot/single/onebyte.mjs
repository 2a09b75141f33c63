// Bytes as a text: in a page of windows-1252 each byte is a character of its own. Those that a
// comment would alter or obey are written as a mark and another character: web/build/onebyte.py.

const MARK = 61;
const SHIFT = 64;
const FROM_128 = "€\x81‚ƒ„…†‡ˆ‰Š‹Œ\x8dŽ\x8f\x90‘’“”•–—˜™š›œ\x9džŸ"; // from 160 on as in Unicode

/** The bytes that a text stands for; what is no character of windows-1252 counts as itself. */
export function decodeBytes(text) {
  const values = Uint8Array.from({ length: 0x10000 }, (_, code) => code); // modulo 256
  [...FROM_128].forEach((character, i) => {
    values[character.charCodeAt(0)] = 128 + i;
  });
  const bytes = new Uint8Array(text.length);
  let length = 0;
  for (let i = 0; i < text.length; i++) {
    let byte = values[text.charCodeAt(i)];
    if (byte === MARK) byte = values[text.charCodeAt(++i)] - SHIFT; // modulo 256
    bytes[length++] = byte;
  }
  return bytes.subarray(0, length);
}
