// Lets a step that was asked for stand above the page, and gives the focus back to what asked for
// it; without script it stands in the page.
export default function popUp(dialog) {
  const giveBack = remember(dialog);
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
  dialog.addEventListener("close", () => {
    dialog.remove();
    giveBack();
  });
  document.addEventListener("htmx:afterSettle", function done() {
    if (dialog.isConnected) return;
    document.removeEventListener("htmx:afterSettle", done);
    if (document.activeElement === document.body && !document.querySelector("#act dialog")) giveBack();
  });
}

function remember(dialog) {
  const asked = document.activeElement;
  // A key opens it without a focus, and a refused step comes anew; its address names its opener.
  const action = CSS.escape(dialog.querySelector("form")?.getAttribute("action") ?? "");
  const opener = asked === document.body ? document.querySelector(`[hx-get="${action}"]`) : asked;
  // What came in the meantime may have drawn the opener anew.
  return () => (opener?.isConnected ? opener : document.getElementById(opener?.id))?.focus();
}
