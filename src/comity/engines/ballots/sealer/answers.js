/**
 * What a voter may answer, by the kind of the question:
 *
 * choices  for each choice 1 or 0; where blank is allowed, a first one that says whether the vote is blank
 * lists    for each list a row of 1 and 0: the list itself, then its candidates
 * numbers  for each choice a whole number: a rank, a grade
 */

import { Refused } from "./refused.js";

/**
 * Refuse answers that the ballot's proofs could not prove.
 *
 * Throws Refused: answers_malformed, answers_too_few, answers_too_many, blank_with_answers, list_not_one,
 * numbers_malformed.
 */
export function requireAnswers(questions, answers) {
  if (!Array.isArray(answers) || answers.length !== questions.length) throw new Refused("answers_malformed");
  const checks = { choices: requireChoices, lists: requireLists, numbers: requireNumbers };
  questions.forEach((question, place) => checks[question.kind](question, answers[place], place + 1));
}

function requireChoices({ answers, min, max, hasBlank }, given, question) {
  if (!areWhole(given, answers.length + (hasBlank ? 1 : 0), 1)) throw new Refused("answers_malformed", { question });
  const chosen = given.slice(hasBlank ? 1 : 0).reduce((sum, bit) => sum + bit, 0);
  if (hasBlank && given[0] === 1) {
    if (chosen > 0) throw new Refused("blank_with_answers", { question });
    return;
  }
  if (chosen < min) throw new Refused("answers_too_few", { question, given: chosen, least: min });
  if (chosen > max) throw new Refused("answers_too_many", { question, given: chosen, most: max });
}

/** One list, at least one of its candidates, and nobody of another list. */
function requireLists({ answers }, rows, question) {
  const wellFormed =
    Array.isArray(rows) &&
    rows.length === answers.length &&
    rows.every((row, place) => areWhole(row, answers[place].length, 1));
  if (!wellFormed) throw new Refused("answers_malformed", { question });
  const touched = rows.filter((row) => row.includes(1));
  const isOne = touched.length === 1 && touched[0][0] === 1 && touched[0].slice(1).includes(1);
  if (!isOne) throw new Refused("list_not_one", { question });
}

function requireNumbers({ answers, largest }, given, question) {
  if (!areWhole(given, answers.length, largest)) throw new Refused("numbers_malformed", { question, most: largest });
}

function areWhole(given, length, largest) {
  return (
    Array.isArray(given) &&
    given.length === length &&
    given.every((each) => Number.isInteger(each) && 0 <= each && each <= largest)
  );
}
