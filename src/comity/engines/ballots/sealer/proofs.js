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

/** Prove knowledge of the logarithm of g^secret; the challenge is H(prefix|A). With a message it is a signature. */
export async function proveKnowledge(key, prefix, secret, draw) {
  const { order } = key.group;
  const w = await draw(order);
  const challenge = await hashToScalar(`${prefix}|${key.group.encode(key.power(w))}`, order);
  return { challenge, response: modulo(w - secret * challenge, order) };
}

/**
 * Prove that the ciphertext {alpha, beta, opening} does not hold zero: as it stands in a ballot.
 *
 * draw  drawn: u - 1, then the two numbers that hide u and -u·opening
 */
export async function proveNotZero(key, bound, { alpha, beta, opening }, draw) {
  const { group } = key;
  const u = (await draw(group.order - 1n)) + 1n;
  const secrets = [u, modulo(-u * opening, group.order)];
  const commitment = group.multiply(group.power(beta, secrets[0]), key.powerOfKey(secrets[1]));
  const w = [await draw(group.order), await draw(group.order)];
  const hiding = [
    group.multiply(group.power(alpha, w[0]), key.power(w[1])),
    group.multiply(group.power(beta, w[0]), key.powerOfKey(w[1])),
  ];
  const texts = [commitment, ...hiding].map((each) => group.encode(each)).join(",");
  const challenge = await hashToScalar(`nonzero|${bound}|${texts}`, group.order);
  const responses = secrets.map((secret, place) => modulo(w[place] - secret * challenge, group.order));
  return { commitment: group.encode(commitment), challenge: String(challenge), response: responses.map(String) };
}
