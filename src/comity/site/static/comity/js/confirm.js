// A dangerous action is asked once more, with its consequence in words and its own verb on the button.
const dialog = document.getElementById("confirm");

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (!form.dataset?.confirm || form.dataset.confirmed || !dialog) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  const button = event.submitter ?? form.querySelector("[type=submit]");
  dialog.querySelector("#confirm-title").textContent = form.dataset.confirmTitle ?? "";
  dialog.querySelector("#confirm-words").textContent = form.dataset.confirm;
  dialog.querySelector("[data-confirm-yes]").textContent = button.textContent.trim();
  dialog.returnValue = "no";
  dialog.addEventListener("close", () => {
    if (dialog.returnValue !== "yes") return button.focus();
    form.dataset.confirmed = "yes";
    form.requestSubmit(button);
  }, { once: true });
  dialog.showModal();
}, { capture: true });
