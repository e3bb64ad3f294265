// Building and keeping DOM nodes: what is on the page is changed in place, so that selection, scroll and focus stay.

export const byId = (id) => document.getElementById(id);

export function element(name, attributes = {}, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  made.append(...children);
  return made;
}

/** Set a text only when it is another one: a rewritten text node would lose the reader's selection. */
export function setText(node, text) {
  if (node.textContent !== text) node.textContent = text;
}

export function setClass(node, name) {
  if (node.className !== name) node.className = name;
}

/** Make the children of `parent` show `items` in their order: nodes are kept by key, made once and updated. */
export function keyed(parent, items, keyOf, make, update) {
  const known = (parent.known ??= new Map());
  const wanted = new Set();
  let next = parent.firstElementChild;
  for (const item of items) {
    const key = keyOf(item);
    wanted.add(key);
    let node = known.get(key);
    if (!node) known.set(key, (node = make(item)));
    update(node, item);
    if (node === next) next = next.nextElementSibling;
    else parent.insertBefore(node, next);
  }
  for (const [key, node] of known) {
    if (!wanted.has(key)) {
      node.remove();
      known.delete(key);
    }
  }
}

/** A value of the state as one line of text. */
export function asText(value) {
  if (value === null || value === undefined) return "";
  if (Array.isArray(value)) return value.map(asText).join(", ");
  if (typeof value === "object") return Object.entries(value).map(([k, v]) => `${k}=${asText(v)}`).join(" ");
  return String(value);
}

const GOOD = new Set(["Attached", "ACTIVE", "Active", "INACTIVE"]);

/** The class of a status: good, bad, or busy for all that is on its way. */
export function statusClass(status) {
  return GOOD.has(status) ? "good" : /fail/i.test(status) ? "bad" : "busy";
}

/** A text that can be selected, and a button that copies it. */
export function copyable(text) {
  const button = element("button", { type: "button", class: "copy", title: "Copy", "aria-label": `Copy ${text}`, "data-copy": text }, "⧉");
  return element("span", { class: "id" }, element("span", {}, text), button);
}

export function announce(text) {
  byId("said").textContent = text;
}

export async function copy(text) {
  try {
    await navigator.clipboard.writeText(text);
    announce(`copied ${text}`);
  } catch {
    announce("the browser does not let this page copy");
  }
}
