// The tables of resources: one for each kind, rows kept by key.

import { asText, byId, copyable, element, keyed, setClass, setText, statusClass } from "./dom.js";

// Name in the state, title, key fields, columns. Kinds that the state has and this list hasn't are shown with all they have.
const KINDS = [
  ["attachments", "ECR attachments", ["attachment_id"], ["attachment_id", "status", "ecr_id", "transit_router_id", "region_id", "name", "tags"]],
  ["associations", "ECR associations", ["association_id"], ["association_id", "status", "ecr_id", "transit_router_id", "cen_id", "region_id", "allowed_prefixes", "tags"]],
  ["route_tables", "Route tables", ["route_table_id"], ["route_table_id", "status", "type", "transit_router_id", "name"]],
  ["route_table_associations", "Route table associations", ["attachment_id", "route_table_id"], ["attachment_id", "status", "route_table_id"]],
  ["route_table_propagations", "Route table propagations", ["attachment_id", "route_table_id"], ["attachment_id", "status", "route_table_id"]],
  ["transit_routers", "Transit routers", ["transit_router_id"], ["transit_router_id", "status", "type", "cen_id", "region_id", "owner_id"]],
  ["routers", "Express Connect Routers", ["ecr_id"], ["ecr_id", "status", "name", "owner_id", "prefixes"]],
  ["cens", "CEN instances", ["cen_id"], ["cen_id", "status", "name", "owner_id"]],
  ["grants", "Grants", ["ecr_id", "cen_id"], ["ecr_id", "ecr_owner_id", "cen_id", "cen_owner_id", "order_type"]],
  ["accounts", "Accounts", ["account_id"], ["account_id", "name", "enterprise", "site", "denied_actions"]],
  ["credentials", "AccessKeys", ["access_key_id"], ["access_key_id", "account_id", "expires_at"]],
  ["faults", "Faults", ["number"], ["operation", "kind", "code", "nth", "count", "probability", "calls", "hits"]],
];
const CLOSED = new Set(["accounts", "credentials"]);
const ID = /_id$/;

export function showTables(state, search) {
  const shown = { ...state, faults: (state.faults ?? []).map((rule, number) => ({ number, ...rule })) };
  const kinds = KINDS.filter(([name]) => shown[name]?.length || name === "attachments" || name === "associations");
  keyed(byId("tables"), kinds, ([name]) => name, makeSection, (section, kind) => update(section, kind, shown, search));
}

function makeSection([name, title, , columns]) {
  const section = element("details", { id: `table-${name}` });
  section.open = !CLOSED.has(name);
  const body = element("tbody");
  const head = element("tr", {}, ...columns.map((column) => element("th", { scope: "col" }, column.replaceAll("_", " "))));
  const table = element("table", { "aria-label": title }, element("thead", {}, head), body);
  section.append(
    element("summary", {}, element("h2", {}, `${title} `), element("small")),
    element("div", { class: "scroll", tabindex: "0", role: "region", "aria-label": title }, table),
  );
  return section;
}

function update(section, [name, , keys, columns], state, search) {
  const all = state[name] ?? [];
  const rows = search ? all.filter((row) => asText(row).toLowerCase().includes(search)) : all;
  setText(section.querySelector("small"), rows.length === all.length ? `${all.length}` : `${rows.length} of ${all.length}`);
  if (!section.open) return;
  keyed(
    section.querySelector("tbody"), rows, (row) => keys.map((key) => row[key]).join("/"),
    () => element("tr", {}, ...columns.map((column) => element("td", { class: ID.test(column) ? "" : "long" }))),
    (line, row) => columns.forEach((column, at) => fill(line.cells[at], column, row, state.now)),
  );
}

function fill(cell, column, row, now) {
  const text = asText(row[column]);
  if (column === "status") {
    const left = row.change ? Math.max(0, row.change.at - now) : 0;
    setText(cell, row.change ? `${text} → ${row.change.to || "gone"} in ${left.toFixed(left < 10 ? 1 : 0)} s` : text);
    setClass(cell, statusClass(text));
  } else if (ID.test(column) && text) {
    if (cell.firstChild?.firstChild?.textContent !== text) cell.replaceChildren(copyable(text));
  } else setText(cell, text);
}
