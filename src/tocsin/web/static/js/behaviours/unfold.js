// A button that needs what is folded away opens it first, and sends once it stands there.
export default function unfold(button) {
  button.addEventListener("click", (event) => {
    const folded = document.getElementById(button.dataset.unfolds);
    if (!folded || folded.open) return;
    event.preventDefault();
    folded.open = true;
    folded.querySelector("textarea")?.focus();
  });
}
