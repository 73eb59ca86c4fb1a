// Ctrl Enter sends a form by its first button that says primary.
export default function ctrlEnter(form) {
  form.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey)) return;
    event.preventDefault();
    form.requestSubmit(form.querySelector("button[data-kind=primary]") ?? form.querySelector("button:not([type=button])"));
  });
}
