"""Values in the form in which the API's answers carry them."""

from __future__ import annotations

import time
from collections.abc import Mapping


def timestamp(seconds: float) -> str:
    """UTC time as `YYYY-MM-DDThh:mm:ssZ`."""
    return time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(seconds))


def tag_list(tags: Mapping[str, str], key: str = "Key", value: str = "Value") -> list[dict[str, str]]:
    """Tags as the answers list them."""
    return [{key: name, value: text} for name, text in tags.items()]


def account_number(account_id: str) -> int | str:
    """An account id as the answers carry it: most fields are numbers there, though ids are strings everywhere else."""
    return (
        int(account_id)
        if account_id.isascii() and account_id.isdigit() and len(account_id) < 19
        else account_id
    )


def renaming(words: str) -> dict[str, str]:
    """`One:Other,Two:Another` as a mapping."""
    return dict(pair.partition(":")[::2] for pair in words.split(",") if ":" in pair)


def renamed(answer: dict[str, object], names: Mapping[str, str]) -> dict[str, object]:
    """The answer with other words for its statuses and types."""
    return {key: _renamed(key, value, names) for key, value in answer.items()}


def _renamed(key: str, value: object, names: Mapping[str, str]) -> object:
    match value:
        case dict():
            return renamed(value, names)
        case list():
            return [_renamed(key, each, names) for each in value]
        case str() if key.endswith(("Status", "Type")):
            return names.get(value, value)
    return value
