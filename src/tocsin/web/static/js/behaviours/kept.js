// Keeps what was written when the session has ended meanwhile, and puts it back after signing in.
const PLACE = "written";
const LEFT_OUT = ["csrfmiddlewaretoken", "version", "seen"];
// What stands above the page stands beside its main part.
const FORMS = ":is(main, #act) form";

export default function kept(body) {
  const person = body.dataset.person;
  const written = JSON.parse(sessionStorage.getItem(PLACE) ?? "null");
  sessionStorage.removeItem(PLACE);
  // Whoever signs in instead must not read it.
  if (written?.person === person && written.path === location.pathname) putBack(written.forms);

  const keep = (forms) => {
    const found = forms.map((form) => [form.getAttribute("action") ?? "", wordsOf(form)]);
    const kept = { person, path: location.pathname, forms: found.filter(([, words]) => words.length) };
    if (kept.forms.length) sessionStorage.setItem(PLACE, JSON.stringify(kept));
  };
  body.addEventListener("submit", ({ target, defaultPrevented }) => defaultPrevented || keep([target]));
  body.addEventListener("htmx:beforeOnLoad", ({ detail }) => {
    const leadsTo = detail.xhr.getResponseHeader("HX-Redirect") ?? "";
    if (leadsTo.startsWith("/sign-in")) keep([...document.querySelectorAll(FORMS)]);
  });
}

function wordsOf(form) {
  const isWritten = [...form.elements].some((one) => one.matches("textarea, input[type=text]") && one.value !== one.defaultValue);
  if (!isWritten) return [];
  return [...new FormData(form)].filter(([name, value]) => typeof value === "string" && !LEFT_OUT.includes(name));
}

function putBack(forms) {
  for (const [action, words] of forms) {
    const find = () => [...document.querySelectorAll(FORMS)].find((form) => (form.getAttribute("action") ?? "") === action);
    const form = find();
    if (form) fill(form, words);
    else {
      // It stood in a pop-up, whose opener names the same address.
      document.addEventListener("htmx:load", function opened() {
        if (!find()) return;
        document.removeEventListener("htmx:load", opened);
        fill(find(), words);
      });
      document.querySelector(`[hx-get="${CSS.escape(action)}"]`)?.click();
    }
  }
}

function fill(form, words) {
  const given = new Map();
  for (const [name, value] of words) given.set(name, [...(given.get(name) ?? []), value]);
  for (const one of form.elements) {
    if (one.matches("[type=checkbox], [type=radio]")) one.checked = given.get(one.name)?.includes(one.value) ?? false;
    else if (one.matches("textarea, select, input:not([type=hidden], [type=file])") && given.has(one.name)) one.value = given.get(one.name)[0];
  }
}
