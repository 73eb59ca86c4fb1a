// Copies data-copy, or the text of the element, and says so for a moment.
export default function copy(button) {
  button.addEventListener("click", async (event) => {
    event.preventDefault();
    await navigator.clipboard.writeText(button.dataset.copy ?? button.textContent.trim());
    button.dataset.state = "copied";
    setTimeout(() => delete button.dataset.state, 1500);
  });
}
