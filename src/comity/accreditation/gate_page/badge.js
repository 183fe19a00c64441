// The code on a badge, read in the browser. See badge_format.py: the same bytes, the same refusals.
//
// A signature is checked by WebCrypto (Ed25519). Where the browser has none, nothing is ever believed.

const LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
const PURPOSE = new TextEncoder().encode("comity badge 1\n");
const PACK_PURPOSE = new TextEncoder().encode("comity gate pack 1\n");
const BODY = 52;
const BYTES = 116;
const CODE_LETTERS = 186;
const ROLES = [1, 2, 3, 4, 5, 6, 7];

/** A code that is no badge of this session; `fault` says why, in the words of the badge format. */
export class NoBadge extends Error {
  constructor(fault) {
    super(fault);
    this.fault = fault;
  }
}

/** Whether this browser can check a signature. */
export async function canCheck() {
  try {
    // The first test of RFC 8032, section 7.1: a browser that says no to it checks something else.
    const key = await keyOf("d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a");
    const signature = fromHex(
      "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b",
    );
    const empty = new Uint8Array(0);
    const wrong = signature.slice();
    wrong[3] ^= 1;
    return (await verify(key, signature, empty)) && !(await verify(key, wrong, empty));
  } catch {
    return false;
  }
}

/** The keys of a pack: {mark in hexadecimal: key}. */
export async function keysOf(publics) {
  const found = {};
  for (const hex of publics) {
    const mark = await crypto.subtle.digest("SHA-256", fromHex(hex));
    found[toHex(new Uint8Array(mark).slice(0, 8))] = await keyOf(hex);
  }
  return found;
}

/** The badge that a code is. Throws NoBadge. Moments are seconds since 1970. */
export async function read(code, keys) {
  const content = bytesOf(code);
  if (content[0] !== 1) throw new NoBadge("unknown-version");
  const key = keys[toHex(content.slice(1, 9))];
  if (key === undefined) throw new NoBadge("unknown-key");
  const body = content.slice(0, BODY);
  if (!(await verify(key, content.slice(BODY), joined(PURPOSE, body)))) throw new NoBadge("forged");
  const view = new DataView(content.buffer);
  const role = content[25];
  if (!ROLES.includes(role)) throw new NoBadge("unknown-role");
  return {
    badge: uuidOf(content.slice(9, 25)),
    role,
    zones: view.getUint16(26),
    validFrom: view.getUint32(28) * 60,
    validUntil: view.getUint32(32) * 60,
    photograph: toHex(content.slice(36, 52)),
  };
}

/** The pack that was sent, if the key of the session signed it; null if not. */
export async function packOf(sent, publicKey) {
  const text = new TextEncoder().encode(sent.pack);
  const holds = await verify(await keyOf(publicKey), fromHex(sent.signature), joined(PACK_PURPOSE, text));
  return holds ? JSON.parse(sent.pack) : null;
}

function bytesOf(code) {
  const text = code.trim();
  if (text.length !== CODE_LETTERS) throw new NoBadge("unreadable");
  const content = new Uint8Array(BYTES);
  let held = 0;
  let bits = 0;
  let place = 0;
  for (const letter of text) {
    const value = LETTERS.indexOf(letter);
    if (value < 0) throw new NoBadge("unreadable");
    held = ((held << 5) | value) & 0xfff;
    bits += 5;
    if (bits >= 8) {
      bits -= 8;
      content[place++] = (held >> bits) & 0xff;
    }
  }
  // The bits that the last letter has over are zero, or the same bytes were spelt in another way.
  if ((held & ((1 << bits) - 1)) !== 0) throw new NoBadge("unreadable");
  return content;
}

function keyOf(hex) {
  return crypto.subtle.importKey("raw", fromHex(hex), { name: "Ed25519" }, false, ["verify"]);
}

function verify(key, signature, data) {
  return crypto.subtle.verify({ name: "Ed25519" }, key, signature, data);
}

function joined(one, other) {
  const whole = new Uint8Array(one.length + other.length);
  whole.set(one);
  whole.set(other, one.length);
  return whole;
}

function fromHex(hex) {
  return Uint8Array.from(hex.match(/../g) ?? [], (pair) => parseInt(pair, 16));
}

function toHex(content) {
  return Array.from(content, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

function uuidOf(content) {
  const hex = toHex(content);
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join("-");
}
