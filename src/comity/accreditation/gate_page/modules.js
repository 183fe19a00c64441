// What the modules of a badge's code say: ISO/IEC 18004, version 8 with error correction M, which every badge has.
//
// For browsers that cannot read such a code themselves. What is read wrongly has no signature that holds.

export const SIDE = 49;
const ALIGNED = [6, 24, 42];
const BLOCKS = [38, 38, 39, 39]; // data codewords of each
const CHECKS = 22; // error correction codewords of each: eleven wrong ones are put right
const LETTERS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:";
const ALPHANUMERIC = 0b0010;
// The format of level M with each mask, as it is drawn: table C.1.
const FORMATS = [0x5412, 0x5125, 0x5e7c, 0x5b4b, 0x45f9, 0x40ce, 0x4f97, 0x4aa0];
const FORMAT_ERRORS = 3;

const MASKS = [
  (i, j) => (i + j) % 2 === 0,
  (i) => i % 2 === 0,
  (i, j) => j % 3 === 0,
  (i, j) => (i + j) % 3 === 0,
  (i, j) => (Math.floor(i / 2) + Math.floor(j / 3)) % 2 === 0,
  (i, j) => ((i * j) % 2) + ((i * j) % 3) === 0,
  (i, j) => (((i * j) % 2) + ((i * j) % 3)) % 2 === 0,
  (i, j) => (((i + j) % 2) + ((i * j) % 3)) % 2 === 0,
];

// The field of 256 elements over x^8 + x^4 + x^3 + x^2 + 1.
const POWER = new Uint8Array(510);
const LOG = new Uint8Array(256);
for (let place = 0, value = 1; place < 255; place++) {
  POWER[place] = POWER[place + 255] = value;
  LOG[value] = place;
  value = (value << 1) ^ (value & 0x80 ? 0x11d : 0);
}

/** The text of a code; null where it is none, or more of it is damaged than can be put right. `isDark(i, j)`. */
export function textOf(isDark) {
  const mask = maskOf(isDark);
  if (mask === null) return null;
  const words = codewords((i, j) => isDark(i, j) !== MASKS[mask](i, j));
  const blocks = apart(words);
  return blocks.every(putRight) ? said(blocks.flatMap((block, which) => block.slice(0, BLOCKS[which]))) : null;
}

/** The mask, from the copy of the format that is damaged less. */
function maskOf(isDark) {
  const near = [];
  const beside = [];
  for (const j of [0, 1, 2, 3, 4, 5, 7, 8]) near.push(isDark(8, j));
  for (const i of [7, 5, 4, 3, 2, 1, 0]) near.push(isDark(i, 8));
  for (let place = 0; place < 7; place++) beside.push(isDark(SIDE - 1 - place, 8));
  for (let place = 0; place < 8; place++) beside.push(isDark(8, SIDE - 8 + place));
  let best = null;
  let least = FORMAT_ERRORS + 1;
  for (const read of [near, beside].map(numberOf)) {
    FORMATS.forEach((format, mask) => {
      const wrong = ones(format ^ read);
      if (wrong < least) [best, least] = [mask, wrong];
    });
  }
  return best;
}

function isFunction(i, j) {
  if ((i < 9 && (j < 9 || j >= SIDE - 8)) || (i >= SIDE - 8 && j < 9)) return true; // finders and format
  if ((i < 6 && j >= SIDE - 11) || (j < 6 && i >= SIDE - 11)) return true; // version
  if (i === 6 || j === 6) return true; // timing
  const y = ALIGNED.find((centre) => Math.abs(i - centre) <= 2);
  const x = ALIGNED.find((centre) => Math.abs(j - centre) <= 2);
  if (y === undefined || x === undefined) return false;
  return !((y === 6 && x === 6) || (y === 6 && x === 42) || (y === 42 && x === 6));
}

/** Pairs of columns from the right, up and down in turn. */
function codewords(bitAt) {
  const words = [];
  let word = 0;
  let bits = 0;
  let rising = true;
  for (let right = SIDE - 1; right > 0; right -= 2) {
    if (right === 6) right = 5; // the column of the timing pattern
    for (let step = 0; step < SIDE; step++) {
      const i = rising ? SIDE - 1 - step : step;
      for (const j of [right, right - 1]) {
        if (isFunction(i, j)) continue;
        word = (word << 1) | (bitAt(i, j) ? 1 : 0);
        if (++bits === 8) {
          words.push(word);
          word = bits = 0;
        }
      }
    }
    rising = !rising;
  }
  return words;
}

/** Each block with its checks behind it: they stand in turns. */
function apart(words) {
  const blocks = BLOCKS.map(() => []);
  let next = 0;
  for (let place = 0; place < Math.max(...BLOCKS); place++) {
    blocks.forEach((block, which) => {
      if (place < BLOCKS[which]) block.push(words[next++]);
    });
  }
  for (let place = 0; place < CHECKS; place++) for (const block of blocks) block.push(words[next++]);
  return blocks;
}

/** Put a block right in its place; whether that was possible. Berlekamp-Massey, Chien, Forney. */
function putRight(block) {
  const syndromes = Array.from({ length: CHECKS }, (_, root) => valueAt(block, POWER[root]));
  if (syndromes.every((one) => one === 0)) return true;
  const locator = locatorOf(syndromes);
  const wrong = locator.length - 1;
  if (wrong > CHECKS / 2) return false;
  const evaluator = syndromes.map((_, degree) => {
    let sum = 0;
    for (let part = 0; part <= Math.min(degree, wrong); part++) sum ^= times(locator[part], syndromes[degree - part]);
    return sum;
  });
  let found = 0;
  block.forEach((_, place) => {
    const position = block.length - 1 - place;
    const inverse = POWER[(255 - (position % 255)) % 255];
    if (rising(locator, inverse) !== 0) return;
    // Only the odd terms of the locator are left in its derivative.
    const slope = rising(locator.map((one, degree) => (degree % 2 === 1 ? one : 0)).slice(1), inverse);
    if (slope === 0) return;
    const size = rising(evaluator.slice(0, wrong), inverse);
    block[place] ^= times(POWER[position % 255], times(size, POWER[255 - LOG[slope]]));
    found += 1;
  });
  return found === wrong && Array.from({ length: CHECKS }, (_, root) => valueAt(block, POWER[root])).every((one) => one === 0);
}

/** The polynomial whose roots are the inverses of where something is wrong, lowest term first. */
function locatorOf(syndromes) {
  let locator = [1];
  let before = [1];
  let length = 0;
  let shift = 1;
  let last = 1;
  syndromes.forEach((syndrome, step) => {
    let odd = syndrome;
    for (let part = 1; part <= length; part++) odd ^= times(locator[part] ?? 0, syndromes[step - part]);
    if (odd === 0) {
      shift += 1;
      return;
    }
    const kept = locator;
    const factor = times(odd, POWER[255 - LOG[last]]);
    const moved = [...new Array(shift).fill(0), ...before.map((one) => times(one, factor))];
    locator = Array.from({ length: Math.max(kept.length, moved.length) }, (_, at) => (kept[at] ?? 0) ^ (moved[at] ?? 0));
    if (2 * length > step) {
      shift += 1;
    } else {
      length = step + 1 - length;
      [before, last, shift] = [kept, odd, 1];
    }
  });
  while (locator.length > 1 && locator.at(-1) === 0) locator.pop();
  return locator;
}

/** The letters that the codewords say; null where they are no letters. */
function said(words) {
  const bits = words.flatMap((word) => Array.from({ length: 8 }, (_, place) => (word >> (7 - place)) & 1));
  if (numberOf(bits.slice(0, 4)) !== ALPHANUMERIC) return null;
  const count = numberOf(bits.slice(4, 13));
  let text = "";
  let at = 13;
  while (text.length < count) {
    const pair = text.length + 1 < count;
    const value = numberOf(bits.slice(at, (at += pair ? 11 : 6)));
    if (at > bits.length || value >= (pair ? 2025 : 45)) return null;
    text += pair ? LETTERS[Math.floor(value / 45)] + LETTERS[value % 45] : LETTERS[value];
  }
  return text;
}

function times(one, other) {
  return one === 0 || other === 0 ? 0 : POWER[LOG[one] + LOG[other]];
}

/** A polynomial at x, highest term first. */
function valueAt(terms, x) {
  return terms.reduce((value, term) => times(value, x) ^ term, 0);
}

/** A polynomial at x, lowest term first. */
function rising(terms, x) {
  return terms.reduceRight((value, term) => times(value, x) ^ term, 0);
}

function numberOf(bits) {
  return bits.reduce((number, bit) => number * 2 + (bit ? 1 : 0), 0);
}

function ones(number) {
  let count = 0;
  for (let rest = number; rest > 0; rest >>= 1) count += rest & 1;
  return count;
}
