// The page of a gate: what the guard sees and touches. Rules are in judging.js and admission.js.

import { canCheck, keysOf, packOf } from "./badge.js";
import { isOld, isWrong } from "./admission.js";
import { Passages, doubtful, judge, seconds, supervisor } from "./judging.js";
import { Refused, ask, enrol, pack as askPack, send } from "./node_calls.js";
import { textIn } from "./picture.js";
import { Store } from "./store.js";

const PACK_MS = 300_000;
const SEND_MS = 15_000;
const AT_ONCE = 200;
const SAME_CODE_MS = 3_000;
const FRAME_MS = 250;
const WIDEST_FRAME = 1_280; // pixels: more tells nothing new of a badge held before a phone
const CAMERA = { facingMode: "environment", width: { ideal: WIDEST_FRAME }, height: { ideal: 720 } };
const RULES = {
  "not-open-to": "open-to",
  "wrong-zone": "zone",
  "proof-not-shown": "proof",
  revoked: "badge",
  "not-yet-valid": "badge",
  "no-longer-valid": "badge",
  "already-inside": "supervisor",
  "clock-wrong": "supervisor",
  "pack-too-old": "supervisor",
  full: "supervisor",
};
const TONES = { green: [[880, 0.16]], amber: [[520, 0.14], [520, 0.14]], red: [[180, 0.5]] };
const SIGNS = { green: "✓", amber: "!", red: "✕" };

const $ = (id) => document.getElementById(id);
const known = { me: null, pack: null, keys: null, checks: false, skew: null };
const passages = new Passages();
let store = null;
let sentences = {};
let language = "en";
let sent = 0;
let lines = 0;
let pending = null; // the code in hand: {code, shown, verdict}
let shownLast = null;
let busy = Promise.resolve();
let sending = false;
let sounds = null;

start();

async function start() {
  sentences = await (await fetch("sentences.json")).json();
  navigator.serviceWorker?.register("worker.js").catch(() => {});
  known.checks = await canCheck();
  try {
    store = await Store.open();
    navigator.storage?.persist?.();
    known.me = (await store.get("me")) ?? null;
    sent = (await store.get("sent")) ?? 0;
    language = (await store.get("language")) ?? preferred();
    lines = await store.count();
    for (const line of await store.after(0)) passages.add(line);
    await trust(await store.get("pack"));
  } catch {
    store = null;
    language = preferred();
  }
  speak();
  listen();
  render();
  await refresh();
  await deliver();
  setInterval(refresh, PACK_MS);
  setInterval(deliver, SEND_MS);
  setInterval(standing, 1_000);
  document.documentElement.dataset.ready = "yes";
}

function preferred() {
  return navigator.languages.map((one) => one.slice(0, 2)).find((one) => one in sentences) ?? "en";
}

/** Believe a pack that the session's key signed; where this browser cannot check, it is shown and not believed. */
async function trust(kept) {
  if (kept === undefined || known.me === null) return;
  if (!known.checks) {
    known.pack = JSON.parse(kept.pack);
    return;
  }
  const read = await packOf(kept, known.me.pack_key);
  if (read === null) return;
  known.keys = await keysOf(read.keys);
  known.pack = read;
}

async function refresh() {
  if (known.me === null || store === null) return;
  try {
    const { pack, signature, now } = await askPack(known.me.token);
    known.skew = now - seconds();
    const held = { pack, signature };
    if (known.checks && (await packOf(held, known.me.pack_key)) === null) return;
    await store.set("pack", held);
    await trust(held);
  } catch (error) {
    if (error instanceof Refused && error.status === 403) await blocked();
  }
  render();
}

/** The node knows this phone no more: it answers nothing by an old pack. The log stays until it was sent. */
async function blocked() {
  known.pack = known.keys = null;
  await store.set("pack", undefined).catch(() => {});
  known.me = { ...known.me, blocked: true };
}

async function deliver() {
  if (sending || known.me === null || store === null || !navigator.onLine) return;
  sending = true;
  try {
    for (;;) {
      const waiting = await store.after(sent, AT_ONCE);
      if (waiting.length === 0) break;
      const answer = await send(known.me.token, waiting);
      known.skew = answer.now - seconds();
      const kept = new Set(answer.kept);
      for (const line of waiting) {
        if (!kept.has(line.id)) break; // in order: what was not acknowledged is sent again, and what follows it
        sent = line.counter;
      }
      await store.set("sent", sent);
      if (!kept.has(waiting.at(-1).id)) break;
    }
  } catch {
    // No network, or a node that is busy: the log waits.
  } finally {
    sending = false;
    standing();
  }
}

/** Everything that happens to one code, one after the other: no two answers cross. */
function scanned(code) {
  busy = busy.then(() => answer(code)).catch(() => show(doubtful("failed")));
  return busy;
}

async function answer(code) {
  if (pending?.verdict.colour === "amber" && pending.verdict.badge !== null) {
    const decides = await supervisor(code, known, pending.verdict.badge.badge);
    if (decides !== null) return letIn(decides);
  }
  await judged(code, []);
}

async function judged(code, shown) {
  const direction = chosen();
  const event = meeting();
  let verdict;
  try {
    verdict = await judge(code, event, direction, shown, known, passages, (badge, id) => ask(known.me.token, badge, id));
  } catch {
    verdict = doubtful("failed");
  }
  verdict = await written(verdict, { direction, event, shown, supervisor: null });
  pending = { code, shown, verdict, direction, event };
  show(verdict);
}

async function letIn(decides) {
  const { verdict, direction, event, shown } = pending;
  const kept = await written(verdict, { direction, event, shown, supervisor: decides });
  pending = null;
  show(kept.answer === "not-written" ? kept : { ...kept, word: "let-in" });
}

/** The verdict, once it is in the log: what cannot be written down is never green. */
async function written(verdict, { direction, event, shown, supervisor: decides }) {
  try {
    const line = await store.append({
      id: crypto.randomUUID(),
      meeting: event?.id ?? null,
      badge: verdict.badge?.badge ?? null,
      direction,
      colour: verdict.colour,
      answer: verdict.answer,
      shown,
      let_in: verdict.badge !== null && (verdict.colour === "green" || decides !== null),
      supervisor: decides,
      at: new Date().toISOString(),
      pack_as_of: known.pack === null ? null : new Date(known.pack.as_of * 1000).toISOString(),
    });
    passages.add(line);
    lines = line.counter;
    deliver();
    return verdict;
  } catch {
    return verdict.colour === "red" ? verdict : doubtful("not-written");
  }
}

function show(verdict) {
  shownLast = verdict;
  $("answer").dataset.colour = verdict.colour;
  $("answer").dataset.answer = verdict.answer;
  const word = verdict.word ?? (verdict.answer === "left" ? "left" : verdict.colour);
  $("word").textContent = `${SIGNS[verdict.colour]} ${say(`word-${word}`)}`;
  $("reason").textContent = reason(verdict);
  const rule = known.pack?.rules[RULES[verdict.answer]];
  $("rule").textContent = rule === undefined ? "" : said("rule", { number: rule.number, text: rule.texts[language] });
  $("proofs").replaceChildren(...verdict.missing.map(confirming));
  tone(verdict.colour);
  standing();
}

function reason(verdict) {
  const role = verdict.badge === null ? "" : say(`role-${known.pack.roles[verdict.badge.role]}`);
  const text = said(`reason-${verdict.answer}`, { role });
  const decides = verdict.colour === "amber" && verdict.badge !== null && verdict.word === undefined;
  return decides ? `${text} ${say("supervisor")}` : text;
}

/** The button by which the guard confirms that something was shown. */
function confirming(proof) {
  const button = document.createElement("button");
  button.type = "button";
  button.dataset.proof = proof;
  button.textContent = say(`proof-${proof}`);
  button.addEventListener("click", () => {
    button.disabled = true;
    const { code, shown } = pending;
    busy = busy.then(() => judged(code, [...shown, proof])).catch(() => show(doubtful("failed")));
  });
  return button;
}

function listen() {
  $("language").addEventListener("change", () => {
    language = $("language").value;
    speak(); // at once: a slow disk keeps no guard waiting
    render();
    if (shownLast !== null) show(shownLast);
    store?.set("language", language).catch(() => {});
  });
  $("enrol").addEventListener("submit", enrolling);
  $("scan").addEventListener("submit", (event) => {
    event.preventDefault();
    sounds ??= new AudioContext();
    const code = $("badge").value;
    $("badge").value = "";
    if (code.trim() !== "") scanned(code);
  });
  $("meeting").addEventListener("change", () => {
    pending = null;
    standing();
  });
  // A hand scanner types wherever the focus is.
  document.addEventListener("keydown", (event) => {
    const typed = event.key.length === 1 && !event.ctrlKey && !event.metaKey && !event.altKey;
    if (typed && !["INPUT", "SELECT", "TEXTAREA"].includes(event.target.tagName)) $("badge").focus();
  });
  addEventListener("online", () => refresh().then(deliver));
  addEventListener("offline", standing);
  if (navigator.mediaDevices?.getUserMedia) {
    $("camera").hidden = false;
    $("camera").addEventListener("click", watch);
  }
}

async function enrolling(event) {
  event.preventDefault();
  $("enrol-refused").textContent = "";
  try {
    if (store === null) throw new Refused(0, say("reason-not-written"));
    const me = await enrol($("code").value.trim().toUpperCase(), language);
    // What was not sent yet stays, and is sent under the new name of the phone.
    if (sent >= lines) {
      await store.empty();
      sent = lines = 0;
    }
    await store.set("me", me);
    await store.set("language", language);
    known.me = me;
    await refresh();
  } catch (error) {
    $("enrol-refused").textContent = error instanceof Refused ? error.message : say("no-network");
  }
  render();
}

async function watch() {
  sounds ??= new AudioContext();
  const textOf = await frameReader();
  let last = { code: "", at: 0 };
  let isBusy = false;
  try {
    $("view").srcObject = await navigator.mediaDevices.getUserMedia({ video: CAMERA });
  } catch {
    $("reason").textContent = say("camera-refused");
    return;
  }
  $("view").hidden = false;
  await $("view").play();
  setInterval(async () => {
    if (isBusy) return;
    isBusy = true;
    const found = await textOf($("view")).catch(() => null);
    isBusy = false;
    if (found === null) return;
    const again = found === last.code && Date.now() - last.at < SAME_CODE_MS;
    last = { code: found, at: Date.now() };
    if (!again) scanned(found);
  }, FRAME_MS);
}

/** What reads the code in a frame of the camera: the browser itself, or this page where the browser cannot. */
async function frameReader() {
  const formats = (await window.BarcodeDetector?.getSupportedFormats().catch(() => [])) ?? [];
  if (formats.includes("qr_code")) {
    const detector = new BarcodeDetector({ formats: ["qr_code"] });
    return async (view) => (await detector.detect(view))[0]?.rawValue ?? null;
  }
  const sheet = document.createElement("canvas");
  const pen = sheet.getContext("2d", { willReadFrequently: true });
  return async (view) => {
    const scale = Math.min(1, WIDEST_FRAME / Math.max(view.videoWidth, view.videoHeight, 1));
    sheet.width = Math.round(view.videoWidth * scale);
    sheet.height = Math.round(view.videoHeight * scale);
    if (sheet.width === 0 || sheet.height === 0) return null;
    pen.drawImage(view, 0, 0, sheet.width, sheet.height);
    return textIn(pen.getImageData(0, 0, sheet.width, sheet.height));
  };
}

function render() {
  const works = known.me !== null && !known.me.blocked;
  $("enrol").hidden = works;
  $("work").hidden = !works;
  $("gate").firstElementChild.textContent = known.me?.gate ?? "";
  if (known.me?.blocked) $("enrol-refused").textContent = say("blocked");
  meetings();
  standing();
}

function meetings() {
  const before = $("meeting").value;
  const events = known.pack?.events ?? [];
  $("meeting").replaceChildren(...events.map(option));
  const now = seconds();
  const next = events.find((one) => one.id === before) ?? events.find((one) => now < one.doors_close_at) ?? events[0];
  if (next !== undefined) $("meeting").value = next.id;
}

function option(event) {
  const found = document.createElement("option");
  found.value = event.id;
  const zone = { timeZone: known.pack.time_zone };
  const day = new Intl.DateTimeFormat(language, { weekday: "short", hour: "2-digit", minute: "2-digit", ...zone });
  const title = event.titles[language] ?? Object.values(event.titles)[0];
  found.textContent = [day.format(event.starts_at * 1000), title, event.room].filter(Boolean).join(" · ");
  return found;
}

function meeting() {
  return known.pack?.events.find((one) => one.id === $("meeting").value) ?? null;
}

function chosen() {
  return document.querySelector("input[name=direction]:checked").value;
}

/** What is always shown: how old the pack is, whether there is a network, what waits to be sent, who is inside. */
function standing() {
  const at = seconds();
  const pack = known.pack;
  const doubt = pack === null || isOld(at, pack) || isWrong(at, pack);
  const minutes = pack === null ? 0 : Math.max(0, Math.floor((at - pack.as_of) / 60));
  line("age", pack === null ? say("no-pack") : isWrong(at, pack) ? say("clock") : said("age", { minutes }), doubt);
  line("network", say(navigator.onLine ? "online" : "offline"), !navigator.onLine);
  line("unsent", said("unsent", { number: Math.max(0, lines - sent) }), false);
  if (store === null) line("unsent", say("reason-not-written"), true);
  const event = meeting();
  if (event === null) return;
  const inside = Math.max(0, event.inside + passages.since(event.id, pack.as_of));
  const room = { inside, capacity: event.capacity };
  $("crowd").textContent = said(event.capacity === null ? "inside" : "inside-of", room);
}

function line(id, text, warns) {
  $(id).textContent = text;
  $(id).className = warns ? "warn" : "";
}

function speak() {
  document.documentElement.lang = language;
  document.documentElement.dir = language === "ar" ? "rtl" : "ltr";
  document.title = say("title");
  $("language").value = language;
  for (const one of document.querySelectorAll("[data-say]")) one.textContent = say(one.dataset.say);
}

function say(key) {
  return sentences[language]?.[key] ?? key;
}

function said(key, facts) {
  return say(key).replace(/%\((\w+)\)s/g, (_whole, name) => `\u2068${facts[name] ?? ""}\u2069`);
}

function tone(colour) {
  if (sounds === null) return;
  let at = sounds.currentTime;
  for (const [pitch, length] of TONES[colour]) {
    const voice = new OscillatorNode(sounds, { frequency: pitch });
    voice.connect(sounds.destination);
    voice.start(at);
    voice.stop(at + length);
    at += length + 0.08;
  }
}
