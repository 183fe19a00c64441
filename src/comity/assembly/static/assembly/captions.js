// Captions of a film on the hall screen: <p data-captions="ID" data-began="…" data-now="…">, with the cues as JSON in the
// element ID. The film began at `data-began`; `data-now` is the server's clock when the page was drawn, so that a screen
// whose own clock goes wrong shows the right line. Where the screen plays the film itself, the film is the clock.
const player = document.querySelector("video[data-hall-film]");
const isPlaying = () => player && !player.hidden && player.readyState > 0;

function show() {
  for (const place of document.querySelectorAll("[data-captions]")) {
    place.dataset.shift ??= Date.now() - Date.parse(place.dataset.now);
    const clock = Date.now() - place.dataset.shift - Date.parse(place.dataset.began);
    const elapsed = isPlaying() ? player.currentTime * 1_000 : clock;
    const cues = JSON.parse(document.getElementById(place.dataset.captions)?.textContent ?? "[]");
    const words = cues.filter((cue) => cue.starts <= elapsed && elapsed < cue.ends).map((cue) => cue.words).join("\n");
    if (place.textContent !== words) place.textContent = words;
  }
}

show();
setInterval(show, 100);
document.addEventListener("comity:swapped", show);
