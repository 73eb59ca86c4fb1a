// Opens the composer as a note or as a reply, without leaving the page.
export default function write(link) {
  link.addEventListener("click", (event) => {
    const composer = document.querySelector("#compose");
    const reach = composer?.querySelector(`[name=reach][value=${link.dataset.reach}]`);
    if (!reach) return;
    event.preventDefault();
    reach.checked = true;
    const text = composer.querySelector("textarea");
    text.focus();
    text.scrollIntoView({ block: "nearest" });
  });
}
