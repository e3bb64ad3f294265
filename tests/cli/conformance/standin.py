"""A stand-in of the API that shares nothing with the emulator: the least that answers the conformance probes.

It was written from the API's pages alone, checks no signature, and knows one account, one ECR and one transit router.
What is in transit moves on by being looked at, so that no run depends on how fast the machine is. `differs` names what it
does otherwise, `broken` actions that it answers badly.
"""

from __future__ import annotations

import itertools
import json
import threading
from collections.abc import Callable, Collection, Mapping
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Self
from urllib.parse import parse_qsl, urlsplit

ACCOUNT, REGION = "1234567890123456", "cn-beijing"
ECR, TR, CEN, SYSTEM = "ecr-standin00001", "tr-standin000001", "cen-standin00001", "vtb-standin-system"
#: Looks after which a new attachment is Attached, and after which any other change is over.
_ATTACHING, _CHANGING = 8, 1
Row = dict[str, Any]


class Refusal(Exception):
    """A refusal with its code."""

    def __init__(self, code: str, status: int = 400) -> None:
        super().__init__(code)
        self.code, self.status = code, status


class Standin:
    """The API at `url`, while it is entered."""

    def __init__(self, differs: Collection[str] = (), broken: Mapping[str, str] | None = None) -> None:
        self.differs = frozenset(differs)
        #: Action → "html", "error", "missing"; "lost": it is done, and the answer gets lost.
        self.broken = dict(broken or {})
        #: While set, nothing that is Attaching becomes Attached.
        self.holds = False
        self.calls: list[str] = []
        #: The actions that each ClientToken came with.
        self.tokens: dict[str, set[str]] = {}
        self.attachments: dict[str, Row] = {}
        self.associations: dict[str, Row] = {}
        self.tables: dict[str, Row] = {SYSTEM: {"Type": "System", "Name": "system"}}
        #: By attachment and route table.
        self.ties: dict[tuple[str, str], Row] = {}
        self.learning: dict[tuple[str, str], Row] = {}
        self._answered: dict[tuple[str, str], tuple[Row, Row]] = {}
        self._numbers = itertools.count(1)
        self._lock = threading.Lock()
        standin = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"
            wbufsize = -1
            disable_nagle_algorithm = True

            def log_message(self, *_: object) -> None:
                pass

            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers.get("Content-Length") or 0)).decode()
                query = urlsplit(self.path).query
                given = dict(
                    parse_qsl(query, keep_blank_values=True) + parse_qsl(body, keep_blank_values=True)
                )
                status, kind, text = standin.respond(
                    self.headers.get("x-acs-action") or given["Action"], given
                )
                self.send_response(status)
                self.send_header("Content-Type", kind)
                self.send_header("Content-Length", str(len(text)))
                self.end_headers()
                self.wfile.write(text)

            do_GET = do_POST

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self._server.server_port}"

    def __enter__(self) -> Self:
        threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()

    @property
    def remains(self) -> list[str]:
        """Ids of what is there that was not there from the start."""
        return [*self.attachments, *self.associations, *(id for id in self.tables if id != SYSTEM)]

    def respond(self, action: str, given: Row) -> tuple[int, str, bytes]:
        """HTTP status, content type and body."""
        with self._lock:
            self.calls.append(action)
            match self.broken.get(action):
                case "html":
                    return 200, "text/html", b"<html><body>Welcome to nginx</body></html>"
                case "error":
                    return 500, "text/plain", b"upstream failed"
            try:
                if self.broken.get(action) == "lost" and given.get("DryRun") != "true":
                    self._answer(action, given)
                    return 502, "text/plain", b"bad gateway"
                status, answer = 200, self._answer(action, given)
            except Refusal as refusal:
                status, answer = refusal.status, {"Code": refusal.code, "Message": "No.", "HostId": "h"}
        return status, "application/json", json.dumps({"RequestId": "R-1", **answer}).encode()

    def _answer(self, action: str, given: Row) -> Row:
        run: Callable[[Row], Row] | None = getattr(self, f"_{action}", None)
        if run is None or self.broken.get(action) == "missing":
            raise Refusal("InvalidAction.NotFound", 404)
        token = given.get("ClientToken", "")
        self.tokens.setdefault(token, set()).add(action)
        same = {name: value for name, value in given.items() if name != "ClientToken" and name[0].isupper()}
        same = {n: v for n, v in same.items() if not n.startswith(("Signature", "Timestamp", "AccessKey"))}
        if token and (action, token) in self._answered and "forgets tokens" not in self.differs:
            before, answer = self._answered[action, token]
            if before != same:
                raise Refusal("IdempotentParameterMismatch")
            return answer
        answer = run(given)
        if token:
            self._answered[action, token] = (same, answer)
        return answer

    def _new(self, kind: str) -> str:
        return f"{kind}-{next(self._numbers):018d}"

    def _look(self, rows: dict[Any, Row], key: Any) -> Row:
        """The row as it is shown now; having been shown, it is a look nearer to its next status."""
        row = rows[key]
        shown = dict(row)
        if row.get("to") is not None and not (self.holds and row["Status"] == "Attaching"):
            row["looks"] -= 1
            if row["looks"] < 0:
                if row["to"] == "":
                    del rows[key]
                    return {}
                row.update(Status=row["to"], to=None)
                shown = dict(row)
        return shown

    def _shown(self, rows: dict[Any, Row], matches: Callable[[Row], bool]) -> list[Row]:
        found = [self._look(rows, key) for key in list(rows) if matches(rows[key])]
        return [{k: v for k, v in row.items() if k[0].isupper()} for row in found if row]

    @staticmethod
    def _moves(row: Row, status: str, to: str, looks: int = _CHANGING) -> None:
        row.update(Status=status, to=to, looks=looks)

    # Attachments.

    def _CreateTransitRouterEcrAttachment(self, given: Row) -> Row:
        if given.get("RegionId") not in (None, REGION):
            raise Refusal("IllegalParam.RegionId")
        if given.get("TransitRouterId", TR) != TR:
            raise Refusal("InvalidTransitRouterId.NotFound")
        ready = [row for row in self.associations.values() if row["Status"] == "INACTIVE"]
        if given["EcrId"] != ECR:
            raise Refusal("ResourceNotFound", 404)
        if self.attachments:
            raise Refusal("QuotaFull.ChildInstanceRelatedCen")
        if not ready and "needs no association" not in self.differs:
            raise Refusal("ResourceNotFound", 404)
        if given.get("DryRun") == "true":
            if "dry run passes silently" in self.differs:
                return {}
            raise Refusal("DryRunOperation")
        id = self._new("tr-attach")
        self.attachments[id] = {
            "TransitRouterAttachmentId": id,
            "EcrId": ECR,
            "TransitRouterId": TR,
            "CenId": CEN,
            "TransitRouterRegionId": REGION,
            "EcrOwnerId": int(ACCOUNT),
            "TransitRouterAttachmentName": given.get("TransitRouterAttachmentName", ""),
            "TransitRouterAttachmentDescription": given.get("TransitRouterAttachmentDescription", ""),
            "OrderType": "PayByCenOwner",
            "ResourceType": "ECR",
            "Tags": [] if "create sets no tags" in self.differs else _tags(given),
        }
        self._moves(self.attachments[id], "Attaching", "Attached", _ATTACHING)
        return {"TransitRouterAttachmentId": id}

    def _ListTransitRouterEcrAttachments(self, given: Row) -> Row:
        if "scopes" in self.differs and not ({"TransitRouterId", "TransitRouterAttachmentId"} & given.keys()):
            raise Refusal("MissingParam.TransitRouterId")
        if "pages of 50" in self.differs and int(given.get("MaxResults", 0)) > 50:
            raise Refusal("InvalidParameter.MaxResults")
        id = given.get("TransitRouterAttachmentId")
        rows = self._shown(self.attachments, lambda row: id in (None, row["TransitRouterAttachmentId"]))
        return {"TransitRouterAttachments": rows, "TotalCount": len(rows), "NextToken": ""}

    def _still(self, given: Row, name: str = "TransitRouterAttachmentId") -> Row:
        """The attachment, which must not be in transit."""
        row = self.attachments.get(given[name])
        if row is None:
            raise Refusal("InvalidTransitRouterAttachmentId.NotFound")
        if row["Status"] != "Attached":
            raise Refusal("IncorrectStatus.TransitRouterAttachment")
        return row

    def _UpdateTransitRouterEcrAttachmentAttribute(self, given: Row) -> Row:
        row = self._still(given)
        names = ("TransitRouterAttachmentName", "TransitRouterAttachmentDescription")
        row.update({name: given[name] for name in names if name in given})
        self._moves(row, "Modifying", "Attached")
        return {}

    def _DeleteTransitRouterEcrAttachment(self, given: Row) -> Row:
        id = given["TransitRouterAttachmentId"]
        if id not in self.attachments and "unknown delete" not in self.differs:
            return {}
        row, force = self._still(given), given.get("Force") == "true"
        tied = [key for rows in (self.ties, self.learning) for key in rows if key[0] == id]
        if tied and not force:
            raise Refusal("OperationFailed.RouteTableAssociationExist")
        for key in tied:
            self.ties.pop(key, None)
            self.learning.pop(key, None)
        if force and "force keeps the association" not in self.differs:
            self.associations.clear()
        self._moves(row, "Detaching", "")
        return {}

    def _TagResources(self, given: Row) -> Row:
        row = self._still(given, "ResourceId.1")
        new = {tag["Key"]: tag["Value"] for tag in (*row["Tags"], *_tags(given))}
        row["Tags"] = [{"Key": key, "Value": value} for key, value in new.items()]
        return {}

    def _UntagResources(self, given: Row) -> Row:
        row = self._still(given, "ResourceId.1")
        row["Tags"] = [tag for tag in row["Tags"] if tag["Key"] != given["TagKey.1"]]
        return {}

    # Associations.

    def _CreateExpressConnectRouterAssociation(self, given: Row) -> Row:
        if any(row["Status"] in ("CREATING", "UPDATING", "DELETING") for row in self.associations.values()):
            raise Refusal("Conflict.Lock", 409)
        if self.associations:
            raise Refusal("ResourceAlreadyExist.Association", 409)
        id = self._new("ecr-assoc")
        self.associations[id] = {
            "AssociationId": id,
            "EcrId": ECR,
            "TransitRouterId": TR,
            "CenId": CEN,
            "RegionId": REGION,
            "OwnerId": int(ACCOUNT),
            "Description": given.get("Description", ""),
            "AllowedPrefixes": [],
            "Tags": _tags(given),
        }
        self._moves(self.associations[id], "CREATING", "INACTIVE")
        return {"AssociationId": id, "Success": True}

    def _DescribeExpressConnectRouterAssociation(self, given: Row) -> Row:
        wanted = (given["EcrId"], given.get("AssociationId"))
        rows = self._shown(
            self.associations,
            lambda row: row["EcrId"] == wanted[0] and wanted[1] in (None, row["AssociationId"]),
        )
        for row in rows:
            if self.attachments and row["Status"] == "INACTIVE":
                row["Status"] = "ACTIVE"
        return {"AssociationList": rows, "TotalCount": len(rows), "NextToken": "", "Success": True}

    def _at_rest(self, given: Row) -> Row:
        row = self.associations.get(given["AssociationId"])
        if row is None:
            raise Refusal("ResourceNotFound.AssociationId", 404)
        if row["Status"] not in ("INACTIVE", "ACTIVE"):
            raise Refusal("Conflict.Lock", 409)
        return row

    def _ModifyExpressConnectRouterAssociationAllowedPrefix(self, given: Row) -> Row:
        row = self._at_rest(given)
        prefixes = [value for name, value in given.items() if name.startswith("AllowedPrefixes.")]
        if any(prefix.split("/")[0].rpartition(".")[2] != "0" for prefix in prefixes):
            raise Refusal("InvalidParameter.AllowedPrefixes")
        if prefixes or "no prefixes keep" not in self.differs:
            row["AllowedPrefixes"] = prefixes
        row["AllowedPrefixesMode"] = given.get("AllowedPrefixesMode") or row.get(
            "AllowedPrefixesMode", "MatchMode"
        )
        self._moves(row, "UPDATING", "INACTIVE")
        return {"Success": True}

    def _DeleteExpressConnectRouterAssociation(self, given: Row) -> Row:
        row = self._at_rest(given)
        if self.attachments:
            raise Refusal("OperationDenied.EcrAttachmentExisted")
        self._moves(row, "DELETING", "")
        return {"Success": True}

    # Transit routers and their route tables.

    def _ListTransitRouters(self, given: Row) -> Row:
        row = {
            "TransitRouterId": TR,
            "CenId": CEN,
            "RegionId": REGION,
            "Type": "Enterprise",
            "Status": "Active",
        }
        return {"TransitRouters": [{**row, "AliUid": int(ACCOUNT)}], "TotalCount": 1}

    def _GetCallerIdentity(self, given: Row) -> Row:
        return {"AccountId": ACCOUNT}

    def _ListTransitRouterRouteTables(self, given: Row) -> Row:
        rows = [
            {
                "TransitRouterRouteTableId": id,
                "TransitRouterId": TR,
                "TransitRouterRouteTableType": table["Type"],
                "TransitRouterRouteTableName": table["Name"],
                "TransitRouterRouteTableStatus": "Active",
            }
            for id, table in self.tables.items()
        ]
        first, size = int(given.get("NextToken") or 0), int(given.get("MaxResults") or 20)
        last = first + size >= len(rows) or "one page only" in self.differs
        return {
            "TransitRouterRouteTables": rows[first : first + size],
            "TotalCount": len(rows),
            "NextToken": "" if last else str(first + size),
        }

    def _CreateTransitRouterRouteTable(self, given: Row) -> Row:
        id = self._new("vtb")
        self.tables[id] = {"Type": "Custom", "Name": given["TransitRouterRouteTableName"]}
        return {"TransitRouterRouteTableId": id}

    def _DeleteTransitRouterRouteTable(self, given: Row) -> Row:
        id = given["TransitRouterRouteTableId"]
        if any(key[1] == id for rows in (self.ties, self.learning) for key in rows):
            raise Refusal("OperationFailed.RouteTableAssociationExist")
        del self.tables[id]
        return {}

    def _both(self, given: Row) -> tuple[str, str]:
        self._still(given)
        return given["TransitRouterAttachmentId"], given["TransitRouterRouteTableId"]

    def _tie(self, rows: dict[tuple[str, str], Row], key: tuple[str, str], status: str) -> Row:
        rows[key] = {
            "TransitRouterAttachmentId": key[0],
            "TransitRouterRouteTableId": key[1],
            "ResourceId": ECR,
            "ResourceType": "ECR",
        }
        self._moves(rows[key], status, "Active")
        return {}

    def _AssociateTransitRouterAttachmentWithRouteTable(self, given: Row) -> Row:
        key = self._both(given)
        others = [other for other in self.ties if other[0] == key[0]]
        if key in others or (others and "second table instead" not in self.differs):
            raise Refusal("OperationFailed.RouteTableAssociationExist")
        for other in others:
            del self.ties[other]
        return self._tie(self.ties, key, "Associating")

    def _ReplaceTransitRouterRouteTableAssociation(self, given: Row) -> Row:
        key = self._both(given)
        for old in [old for old in self.ties if old[0] == key[0]]:
            del self.ties[old]
        return self._tie(self.ties, key, "Swapping" if "Replacing" in self.differs else "Replacing")

    def _EnableTransitRouterRouteTablePropagation(self, given: Row) -> Row:
        return self._tie(self.learning, self._both(given), "Enabling")

    def _DissociateTransitRouterAttachmentFromRouteTable(self, given: Row) -> Row:
        key = self._both(given)
        if key not in self.ties:
            raise Refusal("InvalidRouteTableAssociation.NotFound")
        self._moves(self.ties[key], "Dissociating", "")
        return {}

    def _DisableTransitRouterRouteTablePropagation(self, given: Row) -> Row:
        self._moves(self.learning[self._both(given)], "Disabling", "")
        return {}

    def _ties_shown(self, rows: dict[tuple[str, str], Row], given: Row) -> list[Row]:
        names = ("TransitRouterAttachmentId", "TransitRouterRouteTableId")
        return self._shown(rows, lambda row: all(given.get(name, row[name]) == row[name] for name in names))

    def _ListTransitRouterRouteTableAssociations(self, given: Row) -> Row:
        return {"TransitRouterAssociations": self._ties_shown(self.ties, given), "NextToken": ""}

    def _ListTransitRouterRouteTablePropagations(self, given: Row) -> Row:
        return {"TransitRouterPropagations": self._ties_shown(self.learning, given), "NextToken": ""}


def _tags(given: Row) -> list[dict[str, str]]:
    numbers = itertools.takewhile(lambda n: f"Tag.{n}.Key" in given, itertools.count(1))
    return [{"Key": given[f"Tag.{n}.Key"], "Value": given[f"Tag.{n}.Value"]} for n in numbers]
