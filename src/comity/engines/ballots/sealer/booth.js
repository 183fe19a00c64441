/** A voting booth in one page: fill in, seal, note the commitment, cast or audit. Texts and election are in the page. */

import { Refused } from "./refused.js";
import { Sealer } from "./sealer.js";

const page = document.querySelector("main");
const form = document.querySelector("#ballot");
const refusal = document.querySelector("#refusal");
const sentences = JSON.parse(document.querySelector("#sentences").textContent);
const election = decoded(page.dataset.election);
const credentials = JSON.parse(decoded(page.dataset.credentials));
const sealer = new Sealer();
let signed = null;

/** Text from Base64 of its UTF-8 bytes: a page may hold it whatever it is. */
function decoded(base64) {
  return new TextDecoder().decode(Uint8Array.from(atob(base64), (character) => character.charCodeAt(0)));
}

/** One of the steps: ballot, sealed, cast, audited. The others are hidden. */
function show(step) {
  for (const section of page.querySelectorAll("[data-step]")) section.hidden = section.dataset.step !== step;
  page.querySelector(`[data-step="${step}"] [data-first]`)?.focus();
}

/** What was refused, in the sentence of its code with its facts. */
function refuse({ code, facts = {} }) {
  const sentence = sentences[code] ?? sentences.sealer_failed;
  refusal.textContent = sentence.replace(/%\((\w+)\)s/g, (_whole, name) => facts[name]);
  refusal.hidden = false;
  refusal.focus();
}

/** Do what a button says; while it is done, nothing can be pressed twice. */
async function attempt(verb) {
  refusal.hidden = true;
  page.setAttribute("aria-busy", "true");
  page.inert = true;
  try {
    return await verb();
  } catch (error) {
    page.inert = false;
    refuse(error);
    return null;
  } finally {
    page.inert = false;
    page.removeAttribute("aria-busy");
  }
}

/** For each question what its kind asks for, in the order of the form; a blank vote is first there as well. */
function answers() {
  const read = {
    choices: ticks,
    lists: (question) => [...question.querySelectorAll("[data-list]")].map(ticks),
    numbers: (question) => inputs(question).map((input) => input.valueAsNumber),
  };
  return [...form.querySelectorAll("fieldset")].map((question) => read[question.dataset.kind](question));
}

function ticks(part) {
  return inputs(part).map((input) => (input.checked ? 1 : 0));
}

function inputs(part) {
  return [...part.querySelectorAll("input")];
}

/**
 * Send the signed ballot to the ballot box on the booth's own server, which confirms it by its tracking number.
 *
 * The same ballot may be sent again. Throws Refused: ballot_refused with the box's own sentence, ballot_not_delivered.
 */
async function deliver({ ballot, trackingNumber }) {
  const [answer, told] = await answered(ballot);
  if (answer.ok && told.tracking_number === trackingNumber) return;
  if (!answer.ok && typeof told.detail === "string") throw new Refused("ballot_refused", { reason: told.detail });
  throw new Refused("ballot_not_delivered");
}

async function answered(ballot) {
  const headers = { "Content-Type": "application/json", "Accept-Language": document.documentElement.lang };
  try {
    const sending = { method: "POST", body: ballot, headers, credentials: "omit", redirect: "error" };
    const answer = await fetch(page.dataset.deliver, sending);
    return [answer, Object(await answer.json())];
  } catch {
    throw new Refused("ballot_not_delivered");
  }
}

function offer(link, text) {
  link.href = URL.createObjectURL(new Blob([text], { type: "application/json" }));
}

/** Whether the ballot box has the ballot: then it is not sent again. */
function showDelivered(isDelivered) {
  document.querySelector("#deliver").hidden = isDelivered;
  document.querySelector("#delivered").hidden = !isDelivered;
}

form.addEventListener("submit", async (event) => {
  event.preventDefault();
  const code = form.elements.code.value.trim();
  const sealed = await attempt(() => sealer.prepare({ election, code, answers: answers(), credentials }));
  if (sealed === null) return;
  for (const output of page.querySelectorAll("[data-commitment]")) output.textContent = sealed.commitment;
  show("sealed");
});

document.querySelector("#cast").addEventListener("click", async () => {
  const cast = await attempt(() => sealer.cast());
  if (cast === null) return;
  signed = cast;
  document.querySelector("#tracking").textContent = cast.trackingNumber;
  offer(document.querySelector("#save-ballot"), cast.ballot);
  form.reset();
  if (page.dataset.deliver) showDelivered(false);
  show("cast");
});

document.querySelector("#deliver")?.addEventListener("click", async () => {
  if ((await attempt(() => deliver(signed).then(() => true))) === null) return;
  showDelivered(true);
  document.querySelector("#delivered").focus();
});

document.querySelector("#audit").addEventListener("click", async () => {
  const audited = await attempt(() => sealer.audit());
  if (audited === null) return;
  offer(document.querySelector("#save-record"), audited.record);
  show("audited");
});

for (const again of document.querySelectorAll("[data-again]")) again.addEventListener("click", () => show("ballot"));

sealer.ready.then(
  () => {
    document.querySelector("#loading").hidden = true;
    document.querySelector("#ready").hidden = false;
    show("ballot");
  },
  (error) => refuse(error),
);
