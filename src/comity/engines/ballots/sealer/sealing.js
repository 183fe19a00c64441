/**
 * Seal a ballot on the voter's device: encrypt the answers, prove that they keep the rules, commit, and only then sign.
 *
 * The commitment is the hash of the ballot without its signature. The voter notes it, and chooses afterwards: to cast
 * (the ballot is signed and leaves) or to audit (what opens the ciphertexts is told, and the signature is never made).
 * The format, the order of the random draws and known answers: docs/reference/ballot-vectors.md.
 */

import { scalarOf } from "./credentials.js";
import { readElection } from "./election.js";
import { drawScalar, fingerprint } from "./hashing.js";
import { proveOneOf, sign } from "./proofs.js";
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
 * answers       for each question a list of 0 and 1; where blank is allowed, a first one that says "blank"
 * credentials   the public credentials, or null: with them, a wrong code is noticed at once
 * draw          order -> promise of a random number; another one only in tests
 *
 * Throws Refused: what readElection and scalarOf throw, and answers_malformed, answers_too_few, answers_too_many,
 * blank_with_answers, code_unknown.
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
      const proof = written(await sign(key, commitment, scalar, draw));
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
    openings: openings.map((each) => each.map(String)),
    ballot: unsigned,
  });
}

function requireAnswers(questions, answers) {
  if (!Array.isArray(answers) || answers.length !== questions.length) throw new Refused("answers_malformed");
  questions.forEach((question, place) => requireAnswer(question, answers[place], place + 1));
}

function requireAnswer({ answers, min, max, hasBlank }, given, question) {
  const length = answers.length + (hasBlank ? 1 : 0);
  const wellFormed = Array.isArray(given) && given.length === length && given.every((bit) => bit === 0 || bit === 1);
  if (!wellFormed) throw new Refused("answers_malformed", { question });
  const chosen = given.slice(hasBlank ? 1 : 0).reduce((sum, bit) => sum + bit, 0);
  if (hasBlank && given[0] === 1) {
    if (chosen > 0) throw new Refused("blank_with_answers", { question });
    return;
  }
  if (chosen < min) throw new Refused("answers_too_few", { question, given: chosen, least: min });
  if (chosen > max) throw new Refused("answers_too_many", { question, given: chosen, most: max });
}

/** One question: {answer: as it stands in the ballot, openings: the random number of each ciphertext}. */
async function sealAnswer(key, context, question, bits, draw) {
  const { group } = key;
  const openings = [];
  for (const _bit of bits) openings.push(await draw(group.order));
  const choices = bits.map((bit, place) => encrypt(key, bit, openings[place]));
  const individual = [];
  for (const [place, { alpha, beta }] of choices.entries()) {
    const prefix = `prove|${context}|${pair(group, choices[place])}`;
    const statements = [0, 1].map((value) => ({ alpha, beta, value }));
    individual.push(await proveOneOf(key, prefix, statements, bits[place], openings[place], draw));
  }
  const inner = `${context}|${choices.map((choice) => pair(group, choice)).join(",")}`;
  const prove = question.hasBlank ? proveWithBlank : proveWithoutBlank;
  const proofs = await prove(key, inner, question, { bits, openings, choices }, draw);
  const answer = {
    choices: choices.map(({ alpha, beta }) => ({ alpha: group.encode(alpha), beta: group.encode(beta) })),
    individual_proofs: individual.map((each) => each.map(written)),
    ...proofs,
  };
  return { answer, openings };
}

async function proveWithoutBlank(key, inner, { min, max }, sealed, draw) {
  const sum = summed(key, sealed, 0);
  const statements = range(min, max).map((value) => ({ ...sum.choice, value }));
  const prefix = `prove|${inner}|${pair(key.group, sum.choice)}`;
  const overall = await proveOneOf(key, prefix, statements, sum.bits - min, sum.opening, draw);
  return { overall_proof: overall.map(written) };
}

/** Either not blank or no answer chosen; and either blank or as many answers as the question asks for. */
async function proveWithBlank(key, inner, { min, max }, sealed, draw) {
  const sum = summed(key, sealed, 1);
  const [blank, isBlank] = [sealed.choices[0], sealed.bits[0] === 1];
  const opening = isBlank ? [sum.opening, sealed.openings[0]] : [sealed.openings[0], sum.opening];
  const first = [{ ...blank, value: 0 }, { ...sum.choice, value: 0 }];
  const blankProof = await proveOneOf(key, `bproof0|${inner}`, first, isBlank ? 1 : 0, opening[0], draw);
  const second = [{ ...blank, value: 1 }, ...range(min, max).map((value) => ({ ...sum.choice, value }))];
  const truth = isBlank ? 0 : 1 + sum.bits - min;
  const overall = await proveOneOf(key, `bproof1|${inner}`, second, truth, opening[1], draw);
  return { overall_proof: overall.map(written), blank_proof: blankProof.map(written) };
}

/** The product of the ciphertexts from one place on, with what it holds and what opens it. */
function summed({ group }, { bits, openings, choices }, from) {
  const rest = choices.slice(from);
  return {
    choice: { alpha: group.product(rest.map(({ alpha }) => alpha)), beta: group.product(rest.map(({ beta }) => beta)) },
    bits: bits.slice(from).reduce((sum, bit) => sum + bit, 0),
    opening: openings.slice(from).reduce((sum, opening) => sum + opening, 0n),
  };
}

function encrypt(key, bit, opening) {
  return {
    alpha: key.power(opening),
    beta: key.group.multiply(key.powerOfKey(opening), key.power(BigInt(bit))),
  };
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
