// Changes between light, dark and the system's choice without loading the page again.
const YEAR = 365 * 24 * 60 * 60;

export default function theme(form) {
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const chosen = event.submitter.value;
    const age = chosen ? YEAR : 0;
    const secure = location.protocol === "https:" ? "; secure" : "";
    document.cookie = `tocsin_theme=${chosen}; path=/; max-age=${age}; samesite=lax${secure}`;
    if (chosen) document.documentElement.dataset.theme = chosen;
    else delete document.documentElement.dataset.theme;
    for (const button of document.querySelectorAll("button[name=theme]")) {
      button.setAttribute("aria-pressed", String(button.value === chosen));
    }
  });
}
