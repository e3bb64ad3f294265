"""The world as a JSON document, and documents put into the world: seeds, the shown state, and state files.

All three have the same shape, one list per table, so what `/_emulator/state` shows can be seeded again. A seed entry that has
the key of something known changes only the fields it gives, which is how tests edit things behind a client's back.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from .codec import BadDocument, from_json, to_json
from .entities import Credential
from .route_tables import add_system_table
from .routes import is_prefix
from .settings import Settings, problem
from .table import Table
from .transitions import remove, settle
from .world import World

_SECRET_FIELDS = frozenset({"access_key_secret", "security_token"})
_NOT_SEEDED = frozenset({"tokens"})


def snapshot(world: World) -> dict[str, Any]:
    """Everything, secrets and remembered tokens included: for the state file only."""
    tables = {name: [to_json(item) for item in table] for name, table in world.tables.items()}
    return {"settings": to_json(world.settings), **tables}


def shown(world: World) -> dict[str, Any]:
    """The state as it may be shown: no secrets, no remembered tokens."""
    now = settle(world)
    document = snapshot(world)
    del document["tokens"]
    document["credentials"] = [
        {name: value for name, value in each.items() if name not in _SECRET_FIELDS}
        for each in document["credentials"]
    ]
    return {"now": now, **document}


def restore(world: World, document: object) -> None:
    """Put a state file's document into an empty world. Raises BadDocument."""
    _put(world, document, allowed=frozenset(world.tables))


def seed(world: World, document: object) -> None:
    """Put a seed into the world: all of it, or, when it raises BadDocument, nothing."""
    trial = World(world.settings, world.clock)
    now = settle(world)
    restore(trial, snapshot(world))
    allowed = frozenset(world.tables) - _NOT_SEEDED
    _put(trial, document, allowed=allowed, now=now)
    _put(world, document, allowed=allowed, now=now)


def _put(world: World, document: object, *, allowed: frozenset[str], now: float = 0.0) -> None:
    if not isinstance(document, Mapping):
        raise BadDocument("expected an object of lists")
    known = {*allowed, "settings", "empty", "remove"}
    for name in document:
        if name not in known:
            raise BadDocument(f"unknown part {name!r}; known parts are {', '.join(sorted(known))}")
    if document.get("empty"):
        for name in allowed - {"accounts", "credentials", "regions"}:
            world.tables[name].clear()
    _remove(world, document.get("remove", {}), allowed)
    world.settings = checked_settings(from_json(Settings, document.get("settings", {}), base=world.settings))
    for name in world.tables:
        entries = document.get(name, [])
        if not isinstance(entries, list):
            raise BadDocument(f"{name}: expected a list")
        for entry in entries:
            entity = _entity(world.tables[name], entry, now)
            _check(name, entity)
            world.put(entity)
    for transit_router in world.transit_routers:
        add_system_table(world, transit_router)


def checked_settings(settings: Settings) -> Settings:
    """The settings, if all are in range. Raises BadDocument."""
    if wrong := problem(settings):
        raise BadDocument(wrong)
    return settings


def _entity(table: Table[Any], entry: object, now: float) -> Any:
    if not isinstance(entry, Mapping):
        raise BadDocument(f"{table.kind.__name__.lower()}: expected an object, got {entry!r}")
    base = table.get("/".join(str(entry.get(name)) for name in table.key_fields))
    given = dict(entry)
    if base is None and "created_at" in table.kind.__dataclass_fields__:
        given.setdefault("created_at", now)
    if base is not None and "status" in given and hasattr(base, "change"):
        given.setdefault("change", None)
    return from_json(table.kind, given, base=base)


def _check(name: str, entity: Any) -> None:
    """Refuse what no action could have made. Raises BadDocument."""
    if isinstance(entity, Credential) and not (entity.access_key_id and entity.access_key_secret):
        raise BadDocument(f"{name}: expected an access_key_id and an access_key_secret, got an empty one")
    for prefix in (*getattr(entity, "prefixes", ()), *getattr(entity, "allowed_prefixes", ())):
        if not is_prefix(prefix, host_bits=True):
            raise BadDocument(f"{name}: expected CIDR blocks as prefixes, got {prefix!r}")


def _remove(world: World, document: object, allowed: frozenset[str]) -> None:
    if not isinstance(document, Mapping):
        raise BadDocument("remove: expected an object of lists of keys")
    for name, keys in document.items():
        if name not in allowed:
            raise BadDocument(f"remove: unknown part {name!r}")
        if not isinstance(keys, list) or not all(isinstance(key, str) for key in keys):
            raise BadDocument(f"remove.{name}: expected a list of keys")
        for key in keys:
            remove(world, name, key)
