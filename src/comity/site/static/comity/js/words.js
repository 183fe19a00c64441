// Words of the reader's language that scripts need: the page carries them, so translations stay in one place.
const store = document.getElementById("words");

export const word = (name) => store?.dataset[name] ?? "";

// Say something to screen readers, and nobody else, without moving the focus.
export function announce(text) {
  const place = document.getElementById("announcements") ?? makePlace();
  place.textContent = "";
  setTimeout(() => { place.textContent = text; }, 50);
}

function makePlace() {
  const place = document.createElement("div");
  place.id = "announcements";
  place.className = "visually-hidden";
  place.setAttribute("role", "status");
  document.body.append(place);
  return place;
}
