// Sends a form as soon as something in it changes; its button is for browsers without script.
export default function atOnce(form) {
  form.querySelector("button").hidden = true;
  form.addEventListener("change", () => form.requestSubmit());
}
