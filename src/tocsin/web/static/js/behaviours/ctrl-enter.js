// Ctrl Enter sends a form by its first button that says primary, or by the value that a part of it names.
export default function ctrlEnter(form) {
  form.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey)) return;
    event.preventDefault();
    const value = event.target.closest("[data-sends]")?.dataset.sends;
    const own = value && form.querySelector(`button[value="${value}"]`);
    form.requestSubmit(own || (form.querySelector("button[data-kind=primary]") ?? form.querySelector("button:not([type=button])")));
  });
}
