// Says that a request went wrong when the answer has no part that could say it.
import toast from "tocsin/behaviours/toast";

export default function failed(body) {
  const tell = () => {
    const words = document.querySelector("#failed-words").content.cloneNode(true);
    const shown = words.firstElementChild;
    document.querySelector("#toasts [data-failed]")?.remove();
    document.querySelector("#toasts").append(words);
    toast(shown);
  };
  body.addEventListener("htmx:sendError", tell);
  body.addEventListener("htmx:timeout", tell);
  body.addEventListener("htmx:afterRequest", (event) => {
    const answer = event.detail.xhr;
    if (answer.status < 400) return;
    const isShown = [403, 409, 422].includes(answer.status) && answer.getResponseHeader("HX-Reswap") !== "none";
    if (!isShown) tell();
  });
}
