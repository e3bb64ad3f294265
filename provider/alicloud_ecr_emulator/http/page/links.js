// The drawing: ECRs on the left, transit routers with their route tables on the right, associations and attachments between.

import { byId, setText, statusClass } from "./dom.js";

const MOST = 40, ROW = 46, LEFT = 220, RIGHT = 470, WIDTH = 760;
let drawn = "";

export function showLinks(state, search) {
  const links = linksOf(state).filter((link) => !search || JSON.stringify(link).toLowerCase().includes(search));
  const few = links.slice(0, MOST);
  setText(byId("undrawn"), links.length > few.length
    ? `${links.length - few.length} more links are not drawn: search to narrow them down.`
    : links.length ? "" : "Nothing is associated or attached.");
  const picture = JSON.stringify(few);
  if (picture === drawn) return;
  drawn = picture;
  byId("diagram").innerHTML = few.length ? draw(few) : "";
}

/** One link for each pair of ECR and transit router (or CEN and region) that has an association or an attachment. */
function linksOf(state) {
  const links = new Map();
  const of = (ecr, target) => {
    const key = `${ecr} ${target}`;
    if (!links.has(key)) links.set(key, { ecr, target, association: "", attachment: "", id: "", forwards: [], learns: [] });
    return links.get(key);
  };
  for (const each of state.associations ?? [])
    of(each.ecr_id, each.transit_router_id || `${each.cen_id} ${each.region_id}`).association = each.status;
  const byAttachment = (rows, id) => (rows ?? []).filter((row) => row.attachment_id === id).map((row) => `${row.route_table_id} ${row.status}`);
  for (const each of state.attachments ?? []) {
    const link = of(each.ecr_id, each.transit_router_id);
    Object.assign(link, {
      attachment: each.status, id: each.attachment_id,
      forwards: byAttachment(state.route_table_associations, each.attachment_id),
      learns: byAttachment(state.route_table_propagations, each.attachment_id),
    });
  }
  return [...links.values()].sort((a, b) => (a.ecr + a.target < b.ecr + b.target ? -1 : 1));
}

function draw(links) {
  let y = 8;
  const parts = links.map((link) => {
    const part = row(link, y);
    y += ROW + 15 * routeTables(link).length;
    return part;
  });
  const label = links.map((l) => `${l.ecr} to ${l.target}: association ${l.association || "missing"}, attachment ${l.attachment || "missing"}`).join("; ");
  return `<svg role="img" aria-label="${escape(label)}" width="${WIDTH}" height="${y}" viewBox="0 0 ${WIDTH} ${y}">${parts.join("")}</svg>`;
}

function routeTables(link) {
  const tables = [...link.forwards.map((t) => `forwards by ${t}`), ...link.learns.map((t) => `learned by ${t}`)];
  return link.attachment && !tables.length ? ["no route table: no packet passes"] : tables;
}

function row(link, y) {
  const kind = link.attachment ? statusClass(link.attachment) : "idle";
  const notes = routeTables(link).map((t, at) => `<text class="${/no route/.test(t) ? "busy" : "dim"}" x="${RIGHT + 8}" y="${y + 44 + 15 * at}">${escape(t)}</text>`);
  return `<rect x="4" y="${y}" width="${LEFT - 8}" height="28" rx="5"/><text x="12" y="${y + 18}">${escape(link.ecr)}</text>
    <path class="${kind}" d="M${LEFT - 4} ${y + 14}H${RIGHT}"/>
    <text class="${kind}" x="${LEFT + 6}" y="${y + 10}">${escape(link.attachment || "not attached")}</text>
    <text class="dim" x="${LEFT + 6}" y="${y + 28}">association ${escape(link.association || "missing")}</text>
    <rect x="${RIGHT}" y="${y}" width="${WIDTH - RIGHT - 4}" height="28" rx="5"/><text x="${RIGHT + 8}" y="${y + 18}">${escape(link.target)}</text>
    ${notes.join("")}`;
}

const escape = (text) => text.replace(/[&<>"']/g, (c) => `&#${c.charCodeAt(0)};`);
