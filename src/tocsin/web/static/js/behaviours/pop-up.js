// Lets a step that was asked for stand above the page; without script it stands in it.
export default function popUp(dialog) {
  dialog.removeAttribute("open");
  dialog.showModal();
  const wrong = dialog.querySelector("[aria-invalid=true]");
  (wrong ?? dialog.querySelector(".content :is(input:not([type=hidden]), select, textarea)"))?.focus();
  for (const link of dialog.querySelectorAll("[data-closes]")) {
    link.addEventListener("click", (event) => {
      // On the step's own page the link leads on.
      if (link.pathname !== location.pathname) return;
      event.preventDefault();
      dialog.close();
    });
  }
  dialog.addEventListener("close", () => dialog.remove());
}
