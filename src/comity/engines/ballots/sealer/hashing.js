/** The protocol's uses of SHA-256, by the browser's own Web Cryptography: challenges, fingerprints, derived scalars. */

import { modulo } from "./groups.js";

const encoder = new TextEncoder();

async function sha256(text) {
  return new Uint8Array(await crypto.subtle.digest("SHA-256", encoder.encode(text)));
}

function integer(bytes) {
  return bytes.reduce((number, byte) => (number << 8n) | BigInt(byte), 0n);
}

/** A challenge: SHA-256 of the UTF-8 text as a big-endian integer, modulo the order of the group. */
export async function hashToScalar(text, order) {
  return modulo(integer(await sha256(text)), order);
}

/** What people compare by eye: SHA-256 in 43 characters of Base64, without the padding sign. */
export async function fingerprint(text) {
  return btoa(String.fromCharCode(...(await sha256(text)))).replace(/=+$/, "");
}

/** 512 bits from two hashes, modulo the order: `prefix|0|suffix` and `prefix|1|suffix`. */
export async function wideHashToScalar(prefix, suffix, order) {
  const [high, low] = [await sha256(`${prefix}|0${suffix}`), await sha256(`${prefix}|1${suffix}`)];
  return modulo((integer(high) << 256n) | integer(low), order);
}

/** PBKDF2 with HMAC-SHA-256: 32 bytes as a big-endian integer, modulo the order. */
export async function stretchToScalar(password, salt, iterations, order) {
  const key = await crypto.subtle.importKey("raw", encoder.encode(password), "PBKDF2", false, ["deriveBits"]);
  const how = { name: "PBKDF2", hash: "SHA-256", salt: encoder.encode(salt), iterations };
  return modulo(integer(new Uint8Array(await crypto.subtle.deriveBits(how, key, 256))), order);
}

/** A uniform number below the order, from the system's randomness: what is too large is drawn again. */
export async function drawScalar(order) {
  const bits = order.toString(2).length;
  const bytes = new Uint8Array(Math.ceil(bits / 8));
  const spare = BigInt(bytes.length * 8 - bits);
  for (;;) {
    crypto.getRandomValues(bytes);
    const drawn = integer(bytes) >> spare;
    if (drawn < order) return drawn;
  }
}
