/**
 * Seal a ballot on the voter's device: encrypt the answers, prove that they keep the rules, commit, and only then sign.
 *
 * The commitment is the hash of the ballot without its signature. The voter notes it, and chooses afterwards: to cast
 * (the ballot is signed and leaves) or to audit (what opens the ciphertexts is told, and the signature is never made).
 * The format, the order of the random draws and known answers: docs/reference/ballot-vectors.md.
 */

import { requireAnswers } from "./answers.js";
import { scalarOf } from "./credentials.js";
import { readElection } from "./election.js";
import { drawScalar, fingerprint } from "./hashing.js";
import { proveKnowledge, proveNotZero, proveOneOf } from "./proofs.js";
import { Refused } from "./refused.js";

/** A ballot that is sealed and committed to, but neither cast nor audited: it can be one of both, once. */
export class PreparedBallot {
  #finish;

  constructor(commitment, finish) {
    this.commitment = commitment;
    this.#finish = finish;
  }

  /** The signed ballot: {ballot: its text, trackingNumber}. */
  cast() {
    return this.#taken().cast();
  }

  /** The text of an audit record: the ballot without signature, the answers, and what opens each ciphertext. */
  audit() {
    return this.#taken().audit();
  }

  #taken() {
    const finish = this.#finish;
    if (finish === null) throw new Refused("ballot_already_used");
    this.#finish = null;
    return finish;
  }
}

/**
 * Seal one ballot.
 *
 * electionText  the text of election.json, byte for byte
 * code          the voter's code
 * answers       for each question what its kind asks for (answers.js)
 * credentials   the public credentials, or null: with them, a wrong code is noticed at once
 * draw          order -> promise of a random number; another one only in tests
 *
 * Throws Refused: what readElection, requireAnswers and scalarOf throw, and code_unknown.
 */
export async function prepare(electionText, code, answers, credentials = null, draw = drawScalar) {
  const election = await readElection(electionText);
  const { group } = election;
  requireAnswers(election.questions, answers);
  const scalar = await scalarOf(code, election.uuid, group.order);
  const key = {
    group,
    power: group.fixedBase(group.generator),
    powerOfKey: group.fixedBase(election.publicKey),
    y: election.publicKey,
  };
  const credential = group.encode(key.power(scalar));
  if (credentials !== null && !credentials.some((line) => line.split(",")[0] === credential)) {
    throw new Refused("code_unknown");
  }
  const context = `${election.fingerprint}|${credential}`;
  const sealed = [];
  for (const [place, question] of election.questions.entries()) {
    sealed.push(await sealAnswer(key, context, question, answers[place], draw));
  }
  const unsigned = {
    election_uuid: election.uuid,
    election_hash: election.fingerprint,
    credential,
    answers: sealed.map(({ answer }) => answer),
  };
  const commitment = await fingerprint(JSON.stringify(unsigned));
  return new PreparedBallot(commitment, {
    cast: async () => {
      const proof = written(await proveKnowledge(key, `sig|${commitment}`, scalar, draw));
      const ballot = JSON.stringify({ ...unsigned, signature: { hash: commitment, proof } });
      return { ballot, trackingNumber: await fingerprint(ballot) };
    },
    audit: async () => auditRecord(unsigned, answers, sealed.map(({ openings }) => openings)),
  });
}

/** What another device needs in order to see that the ballot holds these answers, and none to cast it. */
function auditRecord(unsigned, answers, openings) {
  return JSON.stringify({
    type: "ballot-audit",
    version: 1,
    answers,
    openings,
    ballot: unsigned,
  });
}

/** One question: {answer: as it stands in the ballot, openings: the random number of each ciphertext}. */
async function sealAnswer(key, context, question, given, draw) {
  return { choices: sealChoices, lists: sealLists, numbers: sealNumbers }[question.kind](
    key, context, question, given, draw,
  );
}

async function sealChoices(key, context, question, bits, draw) {
  const sealed = await sealBits(key, bits, draw);
  const individual = [];
  for (const each of sealed) individual.push(await proveBit(key, context, each, draw));
  const prove = question.hasBlank ? proveWithBlank : proveWithoutBlank;
  const proofs = await prove(key, boundTo(key.group, context, sealed), question, sealed, draw);
  const answer = {
    choices: sealed.map((each) => ciphertext(key.group, each)),
    individual_proofs: individual.map((each) => each.map(written)),
    ...proofs,
  };
  return { answer, openings: sealed.map(({ opening }) => String(opening)) };
}

/** Each bit encrypted: {alpha, beta, value, opening}. */
async function sealBits(key, bits, draw) {
  const openings = [];
  for (const _bit of bits) openings.push(await draw(key.group.order));
  return bits.map((bit, place) => encrypt(key, bit, openings[place]));
}

function proveBit(key, context, sealed, draw) {
  const prefix = `prove|${context}|${pair(key.group, sealed)}`;
  const claims = [0, 1].map((value) => ({ ...sealed, value }));
  return proveOneOf(key, prefix, claims, sealed.value, sealed.opening, draw);
}

/** S of the specification: the voter's context, and every ciphertext of the answer. */
function boundTo(group, context, sealed) {
  return `${context}|${sealed.map((each) => pair(group, each)).join(",")}`;
}

async function proveWithoutBlank(key, bound, { min, max }, sealed, draw) {
  const total = summed(key, sealed);
  const claims = range(min, max).map((value) => ({ ...total, value }));
  const prefix = `prove|${bound}|${pair(key.group, total)}`;
  const overall = await proveOneOf(key, prefix, claims, total.value - min, total.opening, draw);
  return { overall_proof: overall.map(written) };
}

/** Either not blank or no answer chosen; and either blank or as many answers as the question asks for. */
async function proveWithBlank(key, bound, { min, max }, sealed, draw) {
  const [blank, total] = [sealed[0], summed(key, sealed.slice(1))];
  const isBlank = blank.value === 1;
  const [trueOfFirst, trueOfSecond] = isBlank ? [total, blank] : [blank, total];
  const first = [{ ...blank, value: 0 }, { ...total, value: 0 }];
  const blankProof = await proveOneOf(key, `bproof0|${bound}`, first, isBlank ? 1 : 0, trueOfFirst.opening, draw);
  const second = [{ ...blank, value: 1 }, ...range(min, max).map((value) => ({ ...total, value }))];
  const truth = isBlank ? 0 : 1 + total.value - min;
  const overall = await proveOneOf(key, `bproof1|${bound}`, second, truth, trueOfSecond.opening, draw);
  return { overall_proof: overall.map(written), blank_proof: blankProof.map(written) };
}

/** A list question: that one list is chosen, candidates of no other list, and somebody of that one. */
async function sealLists(key, context, _question, rows, draw) {
  const { group } = key;
  const sealed = [];
  for (const row of rows) sealed.push(await sealBits(key, row, draw));
  const individual = [];
  for (const row of sealed) {
    const proofs = [];
    for (const each of row) proofs.push((await proveBit(key, context, each, draw)).map(written));
    individual.push(proofs);
  }
  const bound = boundTo(group, context, sealed.flat());
  const heads = summed(key, sealed.map(([head]) => head));
  const prefix = `prove|${bound}|${pair(group, heads)}`;
  const [overall] = await proveOneOf(key, prefix, [{ ...heads, value: 1 }], 0, heads.opening, draw);
  const ofLists = [];
  for (const [head, ...members] of sealed) {
    const total = summed(key, members);
    const [truth, opening] = head.value === 1 ? [0, head.opening] : [1, total.opening];
    const claims = [{ ...head, value: 1 }, { ...total, value: 0 }];
    ofLists.push((await proveOneOf(key, `lproof|${bound}`, claims, truth, opening, draw)).map(written));
  }
  const members = summed(key, sealed.flatMap((row) => row.slice(1)));
  const answer = {
    choices: sealed.map((row) => row.map((each) => ciphertext(group, each))),
    individual_proofs: individual,
    overall_proof: written(overall),
    list_proofs: ofLists,
    nonzero_proof: await proveNotZero(key, bound, members, draw),
  };
  return { answer, openings: sealed.map((row) => row.map(({ opening }) => String(opening))) };
}

/** Ranks or grades: all numbers in one ciphertext, and the proof that the device knows what is inside. */
async function sealNumbers(key, context, _question, numbers, draw) {
  const { group } = key;
  const opening = await draw(group.order);
  const sealed = { alpha: key.power(opening), beta: group.multiply(key.powerOfKey(opening), group.embed(numbers)) };
  const prefix = `raweg|${context}|${group.encode(key.y)},${pair(group, sealed)}`;
  const proof = written(await proveKnowledge(key, prefix, opening, draw));
  return { answer: { choices: ciphertext(group, sealed), proof }, openings: String(opening) };
}

/** The product of ciphertexts, with what it holds and what opens it. */
function summed({ group }, several) {
  return {
    alpha: group.product(several.map(({ alpha }) => alpha)),
    beta: group.product(several.map(({ beta }) => beta)),
    value: several.reduce((sum, { value }) => sum + value, 0),
    opening: several.reduce((sum, { opening }) => sum + opening, 0n),
  };
}

function encrypt(key, bit, opening) {
  return {
    alpha: key.power(opening),
    beta: key.group.multiply(key.powerOfKey(opening), key.power(BigInt(bit))),
    value: bit,
    opening,
  };
}

function ciphertext(group, { alpha, beta }) {
  return { alpha: group.encode(alpha), beta: group.encode(beta) };
}

function pair(group, { alpha, beta }) {
  return `${group.encode(alpha)},${group.encode(beta)}`;
}

function written({ challenge, response }) {
  return { challenge: challenge.toString(), response: response.toString() };
}

function range(from, to) {
  return Array.from({ length: to - from + 1 }, (_, place) => from + place);
}
