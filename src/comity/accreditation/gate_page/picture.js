// The code of a badge in a picture of the camera: three finder patterns, then the modules between them.
//
// Every badge has a code of the same size (modules.js), so nothing has to be guessed but where it lies.

import { SIDE, textOf } from "./modules.js";

const FINDER = 3.5; // modules from the code's edge to the middle of a finder pattern
const FAR = SIDE - FINDER;
const ALIGNMENT = 42.5; // the middle of the last alignment pattern
const REACH = 5; // modules around the place where it should be
const MOST_FINDERS = 8;

/** The text of a code in a picture {data, width, height} of RGBA; null where there is none. */
export function textIn(image) {
  const { width, height } = image;
  const dark = darkOf(image);
  const finders = findersOf(dark, width, height);
  for (const corners of triples(finders)) {
    for (const last of lastCorners(dark, width, height, corners)) {
      const place = perspective(corners, last);
      const text = textOf((i, j) => {
        const [x, y] = place(j + 0.5, i + 0.5);
        return isDark(dark, width, height, Math.floor(x), Math.floor(y));
      });
      if (text !== null) return text;
    }
  }
  return null;
}

/** 1 where a pixel is darker than those around it: light is never even on a badge (Bradley & Roth 2007). */
function darkOf({ data, width, height }) {
  const sums = new Float64Array((width + 1) * (height + 1));
  const grey = new Uint8Array(width * height);
  for (let y = 0; y < height; y++) {
    let row = 0;
    for (let x = 0; x < width; x++) {
      const at = (y * width + x) * 4;
      const value = (data[at] * 77 + data[at + 1] * 150 + data[at + 2] * 29) >> 8;
      grey[y * width + x] = value;
      row += value;
      sums[(y + 1) * (width + 1) + x + 1] = sums[y * (width + 1) + x + 1] + row;
    }
  }
  const half = Math.max(8, Math.round(Math.min(width, height) / 12));
  const dark = new Uint8Array(width * height);
  for (let y = 0; y < height; y++) {
    const top = Math.max(0, y - half) * (width + 1);
    const bottom = Math.min(height, y + half + 1) * (width + 1);
    const rows = (bottom - top) / (width + 1);
    for (let x = 0; x < width; x++) {
      const left = Math.max(0, x - half);
      const right = Math.min(width, x + half + 1);
      const sum = sums[bottom + right] - sums[bottom + left] - sums[top + right] + sums[top + left];
      dark[y * width + x] = grey[y * width + x] * rows * (right - left) < sum * 0.92 ? 1 : 0;
    }
  }
  return dark;
}

function isDark(dark, width, height, x, y) {
  return x >= 0 && y >= 0 && x < width && y < height && dark[y * width + x] === 1;
}

/** Middles of finder patterns {x, y, size, seen}: dark and light as 1:1:3:1:1, across and down. size: of a module. */
function findersOf(dark, width, height) {
  const found = [];
  for (let y = 0; y < height; y += 2) {
    const runs = [0, 0, 0, 0, 0];
    let now = 0;
    for (let x = 0; x <= width; x++) {
      const value = x < width ? dark[y * width + x] : 1 - now;
      if (value === now) {
        runs[4] += 1;
        continue;
      }
      if (now === 1 && isFinder(runs)) check(dark, width, height, x - runs[4] - runs[3] - runs[2] / 2, y, runs, found);
      runs.shift();
      runs.push(1);
      now = value;
    }
  }
  return found.sort((one, other) => other.seen - one.seen).slice(0, MOST_FINDERS);
}

function isFinder(runs) {
  const size = (runs[0] + runs[1] + runs[2] + runs[3] + runs[4]) / 7;
  if (size < 1) return false;
  const fits = (run, modules) => Math.abs(run - modules * size) <= modules * size * 0.5 + 0.5;
  return fits(runs[0], 1) && fits(runs[1], 1) && fits(runs[2], 3) && fits(runs[3], 1) && fits(runs[4], 1);
}

function check(dark, width, height, across, down, runs, found) {
  const at = (x, y) => isDark(dark, width, height, Math.round(x), Math.round(y));
  const vertical = through((step) => at(across, down + step));
  if (vertical === null) return;
  const y = down + vertical.middle;
  const horizontal = through((step) => at(across + step, y));
  if (horizontal === null) return;
  const x = across + horizontal.middle;
  const size = (vertical.size + horizontal.size) / 2;
  const known = found.find((one) => Math.hypot(one.x - x, one.y - y) < 3.5 * size);
  if (known === undefined) {
    found.push({ x, y, size, seen: 1 });
    return;
  }
  const seen = known.seen + 1;
  known.x += (x - known.x) / seen;
  known.y += (y - known.y) / seen;
  known.size += (size - known.size) / seen;
  known.seen = seen;
}

/** The pattern through a dark point along one line: where its middle is, and how large a module; null for none. */
function through(darkAt) {
  const runs = [0, 0, 0, 0, 0];
  const most = 4000;
  let step = 0;
  while (darkAt(step) && step > -most) step -= 1;
  const begin = step + 1;
  for (; !darkAt(step) && step > -most; step--) runs[1] += 1;
  for (; darkAt(step) && step > -most; step--) runs[0] += 1;
  step = 0;
  while (darkAt(step) && step < most) step += 1;
  const end = step - 1;
  for (; !darkAt(step) && step < most; step++) runs[3] += 1;
  for (; darkAt(step) && step < most; step++) runs[4] += 1;
  runs[2] = end - begin + 1;
  if (runs[2] <= 0 || !isFinder(runs)) return null;
  return { middle: (begin + end) / 2, size: runs.reduce((sum, run) => sum + run, 0) / 7 };
}

/** Three finders as upper left, upper right, lower left; the likeliest first. */
function triples(finders) {
  const found = [];
  for (let a = 0; a < finders.length; a++) {
    for (let b = a + 1; b < finders.length; b++) {
      for (let c = b + 1; c < finders.length; c++) {
        const [one, two, three] = [finders[a], finders[b], finders[c]];
        const ordered = inOrder(one, two, three);
        const sizes = [one.size, two.size, three.size];
        if (Math.max(...sizes) > 2 * Math.min(...sizes) || ordered === null) continue;
        found.push(ordered);
      }
    }
  }
  return found.sort((one, other) => one.odd - other.odd).slice(0, 6);
}

function inOrder(one, two, three) {
  const far = (p, q) => Math.hypot(p.x - q.x, p.y - q.y);
  // The corner lies opposite the longest side.
  const [corner, p, q] = [
    [one, two, three],
    [two, one, three],
    [three, one, two],
  ].sort((left, right) => far(right[1], right[2]) - far(left[1], left[2]))[0];
  const turn = (p.x - corner.x) * (q.y - corner.y) - (p.y - corner.y) * (q.x - corner.x);
  const [right, below] = turn > 0 ? [p, q] : [q, p];
  const [top, side, slant] = [far(corner, right), far(corner, below), far(right, below)];
  const size = (one.size + two.size + three.size) / 3;
  if (Math.max(top, side) > 1.8 * Math.min(top, side)) return null;
  const modules = (top + side) / 2 / size;
  if (modules < (SIDE - 7) * 0.6 || modules > (SIDE - 7) * 1.6) return null;
  const odd = Math.abs(slant / Math.hypot(top, side) - 1) + Math.abs(top / side - 1);
  return { corner, right, below, size, odd };
}

/** Where the middle of the last alignment pattern lies: where it looks most like one, or where it should be. */
function lastCorners(dark, width, height, { corner, right, below, size }) {
  const share = (ALIGNMENT - FINDER) / (FAR - FINDER);
  const wanted = {
    x: corner.x + (right.x - corner.x + below.x - corner.x) * share,
    y: corner.y + (right.y - corner.y + below.y - corner.y) * share,
  };
  const unit = FAR - FINDER;
  const along = { x: (right.x - corner.x) / unit, y: (right.y - corner.y) / unit };
  const down = { x: (below.x - corner.x) / unit, y: (below.y - corner.y) / unit };
  const found = [];
  const step = Math.max(1, size / 3);
  for (let dy = -REACH * size; dy <= REACH * size; dy += step) {
    for (let dx = -REACH * size; dx <= REACH * size; dx += step) {
      const x = wanted.x + dx;
      const y = wanted.y + dy;
      let alike = 0;
      for (let i = -2; i <= 2; i++) {
        for (let j = -2; j <= 2; j++) {
          const is = isDark(dark, width, height, Math.floor(x + along.x * j + down.x * i), Math.floor(y + along.y * j + down.y * i));
          const should = Math.max(Math.abs(i), Math.abs(j)) !== 1;
          alike += is === should ? 1 : -1;
        }
      }
      found.push({ x, y, alike, away: Math.hypot(dx, dy) });
    }
  }
  found.sort((one, other) => other.alike - one.alike || one.away - other.away);
  // Several places next to each other are alike: their middle is the best of them.
  const best = found.filter((one) => one.alike === found[0].alike && Math.hypot(one.x - found[0].x, one.y - found[0].y) < 2 * size);
  const middle = {
    x: best.reduce((sum, one) => sum + one.x, 0) / best.length,
    y: best.reduce((sum, one) => sum + one.y, 0) / best.length,
  };
  return found[0].alike >= 17 ? [middle, found[0], wanted] : [wanted];
}

/** From modules (across, down) to pixels, through four points that are known (Heckbert 1989, section 2.2.3). */
function perspective({ corner, right, below }, last) {
  const from = [
    [FINDER, FINDER, corner],
    [FAR, FINDER, right],
    [FINDER, FAR, below],
    [ALIGNMENT, ALIGNMENT, last],
  ];
  const rows = from.flatMap(([u, v, { x, y }]) => [
    [u, v, 1, 0, 0, 0, -u * x, -v * x, x],
    [0, 0, 0, u, v, 1, -u * y, -v * y, y],
  ]);
  const [a, b, c, d, e, f, g, h] = solved(rows);
  return (u, v) => {
    const scale = g * u + h * v + 1;
    return [(a * u + b * v + c) / scale, (d * u + e * v + f) / scale];
  };
}

/** Eight equations with eight unknowns, by elimination. */
function solved(rows) {
  const count = rows.length;
  for (let at = 0; at < count; at++) {
    let largest = at;
    for (let row = at + 1; row < count; row++) {
      if (Math.abs(rows[row][at]) > Math.abs(rows[largest][at])) largest = row;
    }
    [rows[at], rows[largest]] = [rows[largest], rows[at]];
    for (let row = 0; row < count; row++) {
      if (row === at) continue;
      const factor = rows[row][at] / rows[at][at];
      for (let column = at; column <= count; column++) rows[row][column] -= factor * rows[at][column];
    }
  }
  return rows.map((row, at) => row[count] / row[at]);
}
