"""How the API may behave where nobody knows: the kinds of cloud that the model is played in."""

from __future__ import annotations

from typing import Any

#: Name → arguments of `Surroundings.new`. What shows claims comes first.
CLOUDS: dict[str, dict[str, Any]] = {
    "claims": {},
    "late lists": {"settings": {"list_lag_seconds": 20.0}},
    "forgets tokens": {"settings": {"replay_tokens": False}},
    "no tags at create": {"settings": {"create_sets_tags": False}},
    "no tags in lists": {"hides_tags": True},
    "takes duplicates": {"settings": {"allow_duplicates": True}},
}
