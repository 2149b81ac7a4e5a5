"""The engines that are compared, by key; each module is imported when its engine is used.

Owns: how each engine is built and asked. May import the packages of the extra `bench`, by
`optional.require`. Start at `base`.
"""

from __future__ import annotations

from collections.abc import Sequence
from importlib import import_module
from pathlib import Path

from bench.optional import MissingPackageError
from bench.peers.base import Answer, Found, Peer

__all__ = ["PEERS", "Answer", "Found", "Peer", "available", "peer_class"]

PEERS = {
    "newssearch": ("bench.peers.newssearch_peer", "Newssearch"),
    "newssearch-engine": ("bench.peers.newssearch_peer", "NewssearchEngine"),
    "whoosh": ("bench.peers.whoosh_peer", "StockWhoosh"),
    "tantivy": ("bench.peers.tantivy_peer", "Tantivy"),
    "tantivy-uncounted": ("bench.peers.tantivy_peer", "TantivyUncounted"),
    "sqlite": ("bench.peers.sqlite_peer", "SqliteFts5"),
    "xapian": ("bench.peers.xapian_peer", "Xapian"),
    "bm25s": ("bench.peers.bm25s_peer", "Bm25s"),
}


def peer_class(key: str) -> type[Peer]:
    """The class of a peer."""
    module, name = PEERS[key]
    found: type[Peer] = getattr(import_module(module), name)
    return found


def available(keys: Sequence[str], *, num_articles: int) -> tuple[dict[str, str], list[str]]:
    """Which peers can run on a collection of that size.

    Returns:
        The versions by key, and a sentence for each peer that is left out.
    """
    versions: dict[str, str] = {}
    left_out = []
    for key in keys:
        peer = peer_class(key)
        if peer.max_articles is not None and num_articles > peer.max_articles:
            left_out.append(f"{peer.label} is run on up to {peer.max_articles:,} articles")
            continue
        try:
            versions[key] = peer.version()
        except MissingPackageError as error:
            left_out.append(f"{peer.label} is left out: {error}")
    return versions, left_out


def make_peer(key: str, home: Path) -> Peer:
    """A peer with its index below `home`."""
    found = peer_class(key)
    return found(home / found.uses)
