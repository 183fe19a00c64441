// The counter with scripts: the answer comes without a new page, the field is empty again and holds the focus, and
// Escape clears everything for the next traveller. Without scripts the form posts and the page answers.
const form = document.querySelector("[data-counter]");
const field = form?.querySelector("[data-scan]");

function next() {
  form.reset();
  for (const input of form.querySelectorAll("input[type=text]")) input.value = "";
  field.focus();
}

if (form && field) {
  document.body.addEventListener("htmx:afterSwap", (event) => {
    if (event.detail.xhr.status === 200) next();
    else field.focus();
  });
  // A refusal is a page of its own: let the browser go there.
  document.body.addEventListener("htmx:responseError", () => form.submit());
  document.body.addEventListener("htmx:sendError", () => form.submit());
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || document.querySelector("dialog[open], details[open]")) return;
    document.getElementById("answer").replaceChildren();
    next();
  });
}
