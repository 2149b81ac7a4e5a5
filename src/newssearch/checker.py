"""`check_index`: whether everything in an index can be read, and fits together."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

from newssearch.engine.whoosh_check import check_segments
from newssearch.errors import IndexCorruptError, IndexStateError
from newssearch.snapshot import open_snapshot


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckReport:
    """What a check found.

    Attributes:
        checked: what was looked at, in words, with counts.
        faults: what is wrong; empty for a sound index.
    """

    checked: tuple[str, ...]
    faults: tuple[str, ...]


def check_index(path: str | os.PathLike[str]) -> CheckReport:
    """Open everything that an index holds, count it again, and compare it with its manifest.

    Raises:
        IndexMissingError: there is no index.
        IndexFormatError: it was made by another version.
    """
    directory = Path(path)
    try:
        snapshot = open_snapshot(directory)
    except IndexCorruptError as error:
        return CheckReport(checked=(), faults=(str(error),))
    checked: list[str] = []
    faults: list[str] = []
    try:
        counts, segment_faults = check_segments(snapshot.backend)
        checked.append(
            f"segments: {counts.num_segments:,}, with {counts.num_articles:,} articles, "
            f"{counts.num_terms:,} terms, {counts.num_postings:,} postings"
        )
        faults.extend(segment_faults)
        try:
            manifest = snapshot.manifest.load()
        except IndexStateError as error:
            return CheckReport(checked=tuple(checked), faults=(*faults, str(error)))
        held = counts.ids
        claimed = [article.id for article in manifest.articles() if not article.copy_of]
        checked.append(f"manifest: {len(claimed):,} articles from files")
        if manifest.trusted:
            faults.extend(
                f"the manifest names {article_id!r}, which the index does not hold"
                for article_id in claimed
                if article_id not in held
            )
            faults.extend(
                f"the manifest names {article.id!r} as a copy of {article.copy_of!r}, "
                "which the index does not hold"
                for article in manifest.articles()
                if article.copy_of and article.copy_of not in held
            )
        else:
            checked.append("manifest: of an earlier commit; the next run compares all files")
    finally:
        snapshot.close()
    return CheckReport(checked=tuple(checked), faults=tuple(faults))
