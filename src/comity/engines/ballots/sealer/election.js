/** What the sealer needs to know of an election, read from the very text whose fingerprint the ballot carries. */

import { groupNamed } from "./groups.js";
import { fingerprint } from "./hashing.js";
import { Refused } from "./refused.js";

const LONGEST_TEXT = 1_000_000;
const MOST_QUESTIONS = 100;
const MOST_ANSWERS = 1_000;

/**
 * An election from the text of its election.json.
 *
 * Throws Refused: election_too_long, election_malformed, version_unknown, group_unknown, key_not_in_group,
 * question_kind_unknown, question_malformed, question_not_sealed.
 */
export async function readElection(text) {
  if (text.length > LONGEST_TEXT) throw new Refused("election_too_long", { longest: LONGEST_TEXT });
  const told = parsed(text);
  if (told.version !== 1) throw new Refused("version_unknown", { given: String(told.version) });
  const group = groupNamed(told.group);
  if (group === null) throw new Refused("group_unknown", { given: String(told.group) });
  const { questions, uuid } = told;
  if (!Array.isArray(questions) || questions.length < 1 || questions.length > MOST_QUESTIONS) {
    throw new Refused("election_malformed");
  }
  if (typeof uuid !== "string") throw new Refused("election_malformed");
  return {
    uuid,
    fingerprint: await fingerprint(text),
    group,
    publicKey: keyOf(group, told.public_key),
    questions: questions.map((told, place) => question(told, place, group)),
  };
}

function parsed(text) {
  try {
    const value = JSON.parse(text);
    if (value !== null && typeof value === "object") return value;
  } catch {
    // Not JSON at all: the same refusal as JSON of another shape.
  }
  throw new Refused("election_malformed");
}

function keyOf(group, text) {
  try {
    return group.decode(text);
  } catch {
    throw new Refused("key_not_in_group");
  }
}

/** One question: {kind, …}; kind is "choices", "lists" or "numbers". */
function question(told, place, group) {
  const number = place + 1;
  if (told === null || typeof told !== "object") throw new Refused("question_malformed", { question: number });
  if (told.type === undefined) return choices(told, number);
  const value = Object(told.value);
  if (told.type === "Lists") return lists(value, number);
  if (told.type === "NonHomomorphic") return numbers(value, number, group);
  throw new Refused("question_kind_unknown", { question: number, given: String(told.type) });
}

function choices({ answers, min, max, blank }, number) {
  const sound =
    areAnswers(answers) &&
    [min, max].every((bound) => Number.isInteger(bound)) &&
    0 <= min &&
    min <= max &&
    max <= answers.length;
  if (!sound) throw new Refused("question_malformed", { question: number });
  return { kind: "choices", answers, min, max, hasBlank: blank === true };
}

function lists({ answers }, number) {
  if (!areAnswers(answers) || !answers.every(areAnswers)) throw new Refused("question_malformed", { question: number });
  return { kind: "lists", answers };
}

function numbers({ answers }, number, group) {
  if (!areAnswers(answers)) throw new Refused("question_malformed", { question: number });
  const most = group.embedding?.integers ?? 0;
  if (answers.length > most) throw new Refused("question_not_sealed", { question: number, group: group.name, most });
  return { kind: "numbers", answers, largest: group.embedding.largest };
}

function areAnswers(given) {
  return Array.isArray(given) && given.length >= 1 && given.length <= MOST_ANSWERS;
}
