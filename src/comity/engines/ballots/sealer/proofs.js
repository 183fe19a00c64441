/** Proofs without revealing: one of several statements about a ciphertext, and knowledge of the code's scalar. */

import { hashToScalar } from "./hashing.js";
import { modulo } from "./groups.js";

/**
 * Prove that one of several ciphertexts holds the number it is said to hold, without telling which.
 *
 * key         {group, power(exponent), powerOfKey(exponent)}: the election's group and tables of its two bases
 * prefix      what the challenge hashes first, such as `prove|…|alpha,beta`
 * statements  [{alpha, beta, value}]; the one at `truth` is (g^opening, y^opening·g^value)
 * draw        order -> random number; drawn: challenge and response of each false statement in turn, then w
 * returns     [{challenge, response}], BigInt
 *
 * Source: Belenios specification, proofs of interval membership and of possibly-blank votes.
 */
export async function proveOneOf(key, prefix, statements, truth, opening, draw) {
  const { group } = key;
  const { order } = group;
  const proofs = [];
  for (const place of statements.keys()) {
    proofs.push(place === truth ? null : { challenge: await draw(order), response: await draw(order) });
  }
  const w = await draw(order);
  const commitments = statements.map((statement, place) =>
    place === truth ? [key.power(w), key.powerOfKey(w)] : simulated(key, statement, proofs[place]),
  );
  const texts = commitments.map(([a, b]) => `${group.encode(a)},${group.encode(b)}`).join(",");
  const whole = await hashToScalar(`${prefix}|${texts}`, order);
  const others = proofs.reduce((sum, proof) => sum + (proof === null ? 0n : proof.challenge), 0n);
  const challenge = modulo(whole - others, order);
  proofs[truth] = { challenge, response: modulo(w - opening * challenge, order) };
  return proofs;
}

/** The commitments that make a chosen challenge and response fit. */
function simulated(key, { alpha, beta, value }, { challenge, response }) {
  const { group } = key;
  const plain = group.divide(beta, key.power(BigInt(value)));
  return [
    group.multiply(key.power(response), group.power(alpha, challenge)),
    group.multiply(key.powerOfKey(response), group.power(plain, challenge)),
  ];
}

/** A Schnorr signature of a hash with a credential's scalar: {challenge, response}, BigInt. */
export async function sign(key, hash, scalar, draw) {
  const { order } = key.group;
  const w = await draw(order);
  const challenge = await hashToScalar(`sig|${hash}|${key.group.encode(key.power(w))}`, order);
  return { challenge, response: modulo(w - scalar * challenge, order) };
}
