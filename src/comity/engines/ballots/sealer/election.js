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
 * question_kind_unknown, question_malformed.
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
    questions: questions.map(question),
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

function question(told, place) {
  if (told === null || typeof told !== "object") throw new Refused("question_malformed", { question: place + 1 });
  if (told.type !== undefined) {
    throw new Refused("question_kind_unknown", { question: place + 1, given: String(told.type) });
  }
  const { answers, min, max } = told;
  const sound =
    Array.isArray(answers) &&
    answers.length >= 1 &&
    answers.length <= MOST_ANSWERS &&
    [min, max].every((bound) => Number.isInteger(bound)) &&
    0 <= min &&
    min <= max &&
    max <= answers.length;
  if (!sound) throw new Refused("question_malformed", { question: place + 1 });
  return { answers, min, max, hasBlank: told.blank === true };
}
