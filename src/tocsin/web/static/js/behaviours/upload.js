// Puts our button in place of the browser's own control, and names what was chosen.
export default function upload(place) {
  const input = place.querySelector("input");
  const names = place.querySelector("output");
  place.querySelector("label").hidden = false;
  place.dataset.state = "ready";
  const tell = () => {
    names.replaceChildren(...Array.from(input.files, (file) => {
      const name = document.createElement("span");
      name.className = "attachment";
      name.textContent = file.name;
      return name;
    }));
  };
  input.addEventListener("change", tell);
  // A browser that goes back may have kept what was chosen.
  tell();
}
