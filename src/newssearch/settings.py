"""Settings that come from outside of a call: for now, where the index is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

DEFAULT_INDEX = "index"
DEFAULT_CORPUS = "corpus"
INDEX_VARIABLE = "NEWSSEARCH_INDEX"


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """Defaults, changed by the environment; options of a call come before both.

    Attributes:
        index: the index directory.
        corpus: the folder that is indexed when none is named.
    """

    index: str = DEFAULT_INDEX
    corpus: str = DEFAULT_CORPUS

    @classmethod
    def from_environment(cls, environment: Mapping[str, str]) -> Settings:
        """The settings that an environment makes; an empty variable counts as unset."""
        return cls(index=environment.get(INDEX_VARIABLE) or DEFAULT_INDEX)
