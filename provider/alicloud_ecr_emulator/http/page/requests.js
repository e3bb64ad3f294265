// The request log: the newest first, filtered here, each with its details on demand.

import { request, requests } from "./api.js";
import { asText, byId, copyable, element, keyed, setClass, setText } from "./dom.js";

const KEPT = 10_000, STEP = 200;
let log = [], last = 0, shown = STEP;
const open = new Set();

export const operations = () => [...new Set(log.map((each) => each.action))].sort();

/** Fetch what is new. A total below what is known means that the log was reset. */
export async function fetchRequests() {
  if (byId("log-paused").checked) return;
  let answer = await requests(last, KEPT);
  if (answer.total < last) {
    [log, last, shown] = [[], 0, STEP];
    open.clear();
    answer = await requests(0, KEPT);
  }
  // One that was under way when it was fetched has its answer by now.
  const running = log.filter((each) => !each.status && !each.fault).map((each) => each.number);
  if (running.length) {
    const again = new Map((await requests(running[0] - 1, KEPT)).requests.map((each) => [each.number, each]));
    log = log.map((each) => (each.status ? each : again.get(each.number) ?? each));
  }
  log = [...log, ...answer.requests.filter((each) => each.number > last)].slice(-KEPT);
  last = log.at(-1)?.number ?? 0;
  setText(byId("totals"), `${answer.total} requests, at most ${answer.peak_per_second} in a second and ${answer.peak_concurrent} at once`);
}

export function showRequests(search) {
  const action = byId("log-action").value, errors = byId("log-errors").checked;
  const found = log.filter((each) =>
    (!action || each.action === action) && (!errors || each.status !== 200 || each.fault) &&
    (!search || text(each).includes(search)));
  const rows = found.slice(-shown).reverse();
  keyed(byId("requests"), rows, (each) => each.number, makeRow, updateRow);
  setText(byId("log-count"), found.length === log.length ? `${log.length}` : `${found.length} of ${log.length}`);
  byId("log-more").hidden = found.length <= shown;
  const select = byId("log-action");
  keyed(select, ["", ...operations()], (name) => name, (name) => element("option", { value: name }, name || "all"), () => {});
}

export function showOlder() {
  shown += STEP;
}

const text = (each) => (each.text ??= asText(each).toLowerCase());

function makeRow(each) {
  const button = element("button", { type: "button", class: "open", "aria-expanded": "false" }, String(each.number));
  button.addEventListener("click", () => {
    if (!open.delete(each.number)) {
      open.add(each.number);
      fetchAnswer(row);
    }
    updateRow(row, row.request);
  });
  const row = element("tr", {}, element("td", {}, button), ...Array.from({ length: 4 }, () => element("td")));
  return row;
}

/** The list comes without answers: they are fetched for the request that is looked at. */
async function fetchAnswer(row) {
  const number = row.request.number;
  row.request.answer = (await request(number))?.answer;
  if (open.delete(number)) {
    details(row, row.request);
    open.add(number);
    details(row, row.request);
  }
}

function updateRow(row, each) {
  row.request = each;
  const [, answer, action, ms, time] = row.cells;
  setText(time, new Date(each.time * 1000).toLocaleTimeString());
  if (!action.firstChild) action.append(each.action, element("br"), element("small", {}, asText(each.account)));
  const fault = each.fault ? ` (fault: ${each.fault})` : "";
  setText(answer, each.status ? `${each.status} ${each.code}${fault}` : fault ? `none${fault}` : "…");
  setClass(answer, each.status === 200 && !fault ? "good" : each.status || fault ? "bad" : "busy");
  setText(ms, each.status ? (each.seconds * 1000).toFixed(1) : "");
  details(row, each);
}

function details(row, each) {
  const wanted = open.has(each.number);
  row.querySelector("button").setAttribute("aria-expanded", String(wanted));
  const shownDetails = action(row).querySelector("pre");
  if (wanted && !shownDetails) {
    const parts = [`parameters ${JSON.stringify(each.parameters, null, 2)}`];
    if (each.answer !== undefined && each.answer !== null) parts.push(`answer ${JSON.stringify(each.answer, null, 2)}`);
    const id = element("div", {}, "RequestId ", copyable(each.request_id));
    action(row).append(element("pre", { tabindex: "0" }, parts.join("\n")), id);
  } else if (!wanted && shownDetails) {
    shownDetails.nextElementSibling.remove();
    shownDetails.remove();
  }
}

const action = (row) => row.cells[2];
