// The forms: faults, seeds, reset; and the settings as they are.

import { send } from "./api.js";
import { announce, asText, byId, element, keyed, setText } from "./dom.js";
import { operations } from "./requests.js";

const KINDS = [
  "error", "throttle", "unavailable", "expired_credentials", "clock_skew", "drop", "cut", "html", "slow", "slow_headers",
  "late_visibility", "attach_fails", "attach_vanishes", "attach_stuck", "delete_ignored",
];
const NUMBERS = new Set(["count", "probability", "seconds"]);

/** Wire the forms; `changed` is called after each that the emulator took. */
export function wireForms(changed) {
  const fault = byId("fault-form");
  fault.kind.append(...KINDS.map((kind) => element("option", {}, kind)));
  const submit = (form, make, done) => form.addEventListener("submit", async (event) => {
    event.preventDefault();
    await attempt(form, make, done, changed);
  });
  submit(fault, () => ["faults", { append: true, rules: [rule(fault)] }], "the fault is set");
  submit(byId("seed-form"), () => ["seed", byId("seed-form").seed.value], "seeded");
  submit(byId("reset-form"), () => ["reset", {}], "the world is as at the start");
  byId("faults-clear").addEventListener("click", () => attempt(fault, () => ["faults", { rules: [] }], "no faults", changed));
}

async function attempt(form, make, done, changed) {
  let note = form.querySelector("output");
  if (!note) form.append((note = element("output")));
  try {
    await send(...make());
    note.className = "good";
    note.textContent = done;
    announce(done);
    await changed();
  } catch (problem) {
    note.className = "bad";
    note.textContent = problem.message;
    announce(problem.message);
  }
}

function rule(form) {
  const given = [...new FormData(form)].filter(([, value]) => value !== "");
  return Object.fromEntries(given.map(([name, value]) => [name, NUMBERS.has(name) ? Number(value) : value]));
}

export function showSettings(settings) {
  const list = document.querySelector("#settings dl");
  const pairs = Object.entries(settings ?? {}).flatMap(([name, value]) => [["dt", name, name], ["dd", name, asText(value)]]);
  keyed(list, pairs, ([tag, name]) => `${tag} ${name}`, ([tag]) => element(tag), (node, [, , text]) => setText(node, text));
  keyed(byId("operations"), operations(), (name) => name, (name) => element("option", { value: name }), () => {});
}
