// Base 85: five characters for four bytes, a twelfth less than base 64 takes. The digits are those of
// Python's base64.b85encode, but for a comma in place of "<", which means something in a page.

const DIGITS =
  "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz!#$%&()*+-;,=>?@^_`{|}~";

/** The bytes that a text stands for; what is no digit counts as 0. */
export function decodeBase85(text) {
  const values = new Uint8Array(256);
  [...DIGITS].forEach((digit, value) => {
    values[digit.charCodeAt(0)] = value;
  });
  const groups = Math.ceil(text.length / 5);
  const codes = new TextEncoder().encode(text.padEnd(5 * groups, "~"));
  const words = new DataView(new ArrayBuffer(4 * groups));
  for (let group = 0; group < groups; group++) {
    let word = 0;
    for (let i = 5 * group; i < 5 * group + 5; i++) word = 85 * word + values[codes[i]];
    words.setUint32(4 * group, word);
  }
  return new Uint8Array(words.buffer, 0, Math.floor((4 * text.length) / 5));
}
