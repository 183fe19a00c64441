/** A voter's code, and the secret scalar that signs the ballot: both forms of the protocol. */

import { stretchToScalar, wideHashToScalar } from "./hashing.js";
import { Refused } from "./refused.js";

const DIGITS = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz";
const CHECK_MODULUS = 53n;
const STRETCHING_ROUNDS = 1000;

/** Four groups of 5, 6, 5, 6 characters: tools 2.4 and later. */
const NEW_FORM = /^[1-9A-HJ-NP-Za-km-z]{5}-[1-9A-HJ-NP-Za-km-z]{6}-[1-9A-HJ-NP-Za-km-z]{5}-[1-9A-HJ-NP-Za-km-z]{6}$/;
/** Five groups of three characters, the last a checksum: tools 2.0 to 2.3. */
const OLD_FORM = /^[1-9A-HJ-NP-Za-km-z]{3}(-[1-9A-HJ-NP-Za-km-z]{3}){4}$/;

/** The secret scalar of a code in one election. Throws Refused: code_malformed, code_mistyped. */
export async function scalarOf(code, uuid, order) {
  if (NEW_FORM.test(code)) return wideHashToScalar(`derive_credential|${uuid}`, `|${code}`, order);
  if (!OLD_FORM.test(code)) throw new Refused("code_malformed");
  if (!hasRightCheck(code)) throw new Refused("code_mistyped");
  return stretchToScalar(code, uuid, STRETCHING_ROUNDS, order);
}

function hasRightCheck(code) {
  const values = [...code.replaceAll("-", "")].map((character) => BigInt(DIGITS.indexOf(character)));
  const check = values.pop();
  const number = values.reduce((sum, value) => sum * BigInt(DIGITS.length) + value, 0n);
  return check === CHECK_MODULUS - (number % CHECK_MODULUS);
}
