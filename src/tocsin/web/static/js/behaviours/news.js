// Asks now and then whether something happened, while somebody looks at the page.
const PAUSE = 20_000;

export default function news(element) {
  const timer = setInterval(() => {
    if (!element.isConnected) clearInterval(timer);
    else if (document.visibilityState === "visible") element.dispatchEvent(new Event("news"));
  }, PAUSE);
}
