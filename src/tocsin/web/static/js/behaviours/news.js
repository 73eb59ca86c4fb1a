// Asks now and then whether something happened, while somebody looks at the page.
const PAUSE = 20_000;

export default function news(element) {
  // What was asked by a page that is gone has no place on the one that came after it.
  element.addEventListener("htmx:beforeOnLoad", (event) => {
    if (!element.isConnected) event.preventDefault();
  });
  const timer = setInterval(() => {
    if (!element.isConnected) clearInterval(timer);
    else if (document.visibilityState === "visible") element.dispatchEvent(new Event("news"));
  }, PAUSE);
}
