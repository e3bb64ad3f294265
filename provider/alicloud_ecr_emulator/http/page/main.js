// The page: asks the emulator twice a second while somebody looks, and shows what has changed.

import * as api from "./api.js";
import { showSettings, wireForms } from "./control.js";
import { byId, copy, setText } from "./dom.js";
import { showLinks } from "./links.js";
import { fetchRequests, showOlder, showRequests } from "./requests.js";
import { showTables } from "./tables.js";

const EVERY = 500;
let state = null, answered = new Date();

const search = () => byId("search").value.trim().toLowerCase();

function show() {
  if (!state) return;
  showTables(state, search());
  if (byId("links").open) showLinks(state, search());
  showRequests(search());
  showSettings(state.settings);
}

async function refresh() {
  try {
    [state] = await Promise.all([api.state(), fetchRequests()]);
    answered = new Date();
    byId("gone").hidden = true;
  } catch (problem) {
    const gone = byId("gone");
    gone.hidden = false;
    setText(gone, `The emulator does not answer since ${answered.toLocaleTimeString()}: what is shown is what it said last.`);
  }
  show();
}

async function run() {
  if (!document.hidden) await refresh();
  setTimeout(run, EVERY);
}

setText(byId("endpoint"), location.origin);
wireForms(refresh);
for (const id of ["search", "log-action", "log-errors"]) byId(id).addEventListener("input", show);
byId("log-more").addEventListener("click", () => { showOlder(); show(); });
document.addEventListener("click", (event) => {
  const text = event.target.closest("[data-copy]")?.dataset.copy;
  if (text) copy(text);
});
document.addEventListener("toggle", show, true);
document.addEventListener("keydown", (event) => {
  if (event.key === "/" && !/^(INPUT|TEXTAREA|SELECT)$/.test(event.target.tagName)) {
    event.preventDefault();
    byId("search").focus();
  }
});
run();
