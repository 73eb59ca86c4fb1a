// A toast leaves by itself, but never while somebody reads it.
export default function toast(element) {
  let timer;
  const wait = () => {
    clearTimeout(timer);
    timer = setTimeout(() => element.remove(), 8000);
  };
  const stay = () => clearTimeout(timer);
  element.addEventListener("pointerenter", stay);
  element.addEventListener("focusin", stay);
  element.addEventListener("pointerleave", wait);
  element.addEventListener("focusout", wait);
  wait();
}
