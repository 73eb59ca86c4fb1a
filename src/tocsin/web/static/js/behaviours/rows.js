// j and k move through the rows, Enter or o opens the one that is marked, a takes it.
const TYPING = "input, textarea, select, button, a, [contenteditable]";
const STEPS = { j: 1, k: -1 };

export default function rows(list) {
  const all = [...list.querySelectorAll(".row")];
  let at = -1;

  function mark(next) {
    all[at]?.removeAttribute("data-cursor");
    at = Math.max(0, Math.min(all.length - 1, next));
    all[at].setAttribute("data-cursor", "");
    all[at].querySelector("a").focus({ preventScroll: true });
    all[at].scrollIntoView({ block: "nearest" });
  }

  document.addEventListener("keydown", (event) => {
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || !all.length) return;
    const inRow = event.target.closest?.(".row");
    if (event.target.matches(TYPING) && !inRow) return;
    if (event.key in STEPS) {
      event.preventDefault();
      mark(inRow ? all.indexOf(inRow) + STEPS[event.key] : at + STEPS[event.key]);
    } else if (event.key === "o" && at >= 0) {
      event.preventDefault();
      all[at].querySelector("a").click();
    } else if (event.key === "a" && (inRow ?? all[at])) {
      event.preventDefault();
      (inRow ?? all[at]).querySelector("button[name=take]")?.click();
    }
  });
}
