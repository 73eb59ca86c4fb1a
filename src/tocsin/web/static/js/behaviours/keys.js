// Single keys of every page: / finds, Esc leaves a field, and a letter presses what carries it as data-key.
const TYPING = "input:not([type=checkbox], [type=radio]), textarea, select, [contenteditable]";

function find() {
  const box = document.querySelector("#search");
  if (box) {
    box.focus();
    box.select?.();
  } else {
    document.querySelector('a[href$="#search"]')?.click();
  }
}

export default function keys(body) {
  if (location.hash === "#search") find();
  body.addEventListener("keydown", (event) => {
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    if (event.target.matches(TYPING)) {
      if (event.key === "Escape") event.target.blur();
      return;
    }
    if (document.querySelector("dialog[open]:modal")) return;
    const pressed = event.key === "/" ? null : body.querySelector(`[data-key="${CSS.escape(event.key)}"]`);
    if (event.key !== "/" && !pressed) return;
    event.preventDefault();
    if (pressed) pressed.click();
    else find();
  });
}
