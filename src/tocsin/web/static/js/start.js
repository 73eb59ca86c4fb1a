// Attaches the behaviours that elements name: data-behaviour="copy keys".
const attached = new WeakMap();

async function attach(element) {
  for (const name of element.dataset.behaviour.split(" ")) {
    const names = attached.get(element) ?? new Set();
    if (names.has(name)) continue;
    attached.set(element, names.add(name));
    const { default: behave } = await import(`tocsin/behaviours/${name}`);
    behave(element);
  }
}

function attachBelow(root) {
  if (root.matches?.("[data-behaviour]")) attach(root);
  for (const element of root.querySelectorAll("[data-behaviour]")) attach(element);
}

attachBelow(document);
document.addEventListener("htmx:load", (event) => attachBelow(event.detail.elt));
