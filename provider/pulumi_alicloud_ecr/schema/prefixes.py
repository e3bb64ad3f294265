"""Lists of CIDR blocks: what is wrong with one, and when two are the same. Pure.

Source: AllowedPrefixes of CreateExpressConnectRouterAssociation and
ModifyExpressConnectRouterAssociationAllowedPrefix, expressconnectrouter 2023-09-01.
"""

from __future__ import annotations

import functools
import ipaddress

from .validation import Value

#: The most prefixes that an association takes.
MOST = 10_000
#: Problems that one message spells out.
_SAID = 3


def problem(value: Value) -> str | None:
    """A list of at most 10,000 CIDR blocks, IPv4 or IPv6, each without host bits.

    Blocks are named by their position: the list may be a secret."""
    if not isinstance(value, list | tuple):
        return "must be a list of CIDR blocks"
    blocks = dict.fromkeys(block if isinstance(block, str) else repr(block) for block in value)
    problems = [f"block {n} {text}" for n, block in enumerate(value, 1) if (text := _problem(block))]
    if len(problems) > _SAID:
        problems = [*problems[:_SAID], f"and {len(problems) - _SAID} more"]
    distinct = len(distinct_of(tuple(blocks)))
    if distinct > MOST:
        problems.insert(0, f"has {distinct} CIDR blocks, at most {MOST} are allowed")
    return "; ".join(problems) or None


def canonical(value: Value) -> frozenset[str]:
    """The blocks as a set, each in its canonical spelling: order, spelling and duplicates make no difference."""
    if not isinstance(value, list | tuple):
        return frozenset()
    return frozenset(map(_spelled, value))


def distinct_of(value: tuple[str, ...]) -> tuple[str, ...]:
    """The blocks in their canonical spelling and given order, each once: what the API is told."""
    return tuple(dict.fromkeys(map(_spelled, value)))


def _problem(block: object) -> str | None:
    network = _network(block) if isinstance(block, str) else None
    if network is None or not isinstance(block, str):
        return "is not a CIDR block such as 10.0.0.0/8 or 2001:db8::/32"
    address, _, length = block.partition("/")
    if not length.isdigit():
        return f"has no prefix length: write /{network.prefixlen} after its address"
    if ipaddress.ip_address(address) != network.network_address:
        return f"has bits set beyond its prefix length: write the first address of the network, or /{network.max_prefixlen}"
    return None


def _spelled(block: object) -> str:
    network = _network(block) if isinstance(block, str) else None
    return network.with_prefixlen if network else str(block)


# Diffs read the same thousands of blocks again and again: at each preview, for the state and for the program.
@functools.lru_cache(maxsize=8 * MOST)
def _network(block: str) -> ipaddress.IPv4Network | ipaddress.IPv6Network | None:
    if "%" in block:
        return None
    try:
        return ipaddress.ip_network(block, strict=False)
    except ValueError:
        return None
