// The film of a ceremony on the hall screen. The live part says which one runs: <span data-film="…" data-began="…"
// data-now="…">, with the server's clock as captions.js reads it. The player stands beside that part, so that the film goes
// on while the part is renewed. A screen that is opened late begins where the film is by now.
const player = document.querySelector("video[data-hall-film]");

async function play() {
  try {
    await player.play();
  } catch {
    // A browser plays no sound before somebody has touched the page: silent, then, until the sound is turned on.
    player.muted = true;
    await player.play().catch(() => {});
  }
}

function begin(mark) {
  const shift = Date.now() - Date.parse(mark.dataset.now);
  const began = Date.parse(mark.dataset.began);
  player.addEventListener(
    "loadedmetadata",
    () => {
      const elapsed = (Date.now() - shift - began) / 1_000;
      if (elapsed >= player.duration) return;
      if (elapsed > 1) player.currentTime = elapsed;
      play();
    },
    { once: true },
  );
  player.src = mark.dataset.film;
}

function follow() {
  const mark = document.querySelector("[data-film]");
  player.hidden = !mark;
  if (mark && player.getAttribute("src") !== mark.dataset.film) begin(mark);
  if (!mark && player.hasAttribute("src")) {
    player.pause();
    player.removeAttribute("src");
    player.load();
  }
}

document.addEventListener("comity:swapped", follow);
follow();
