"""Reading every part of every segment, to find what is damaged."""

from __future__ import annotations

from dataclasses import dataclass, field

from newssearch.engine.whoosh_reader import WhooshSnapshot
from newssearch.engine.whoosh_schema import stored_article


@dataclass(slots=True)
class SegmentCounts:
    """What was counted."""

    num_segments: int = 0
    num_articles: int = 0
    num_terms: int = 0
    num_postings: int = 0
    ids: set[str] = field(default_factory=set)


def check_segments(snapshot: WhooshSnapshot) -> tuple[SegmentCounts, list[str]]:
    """Read all articles and all postings; returns the counts, and what is wrong."""
    counts = SegmentCounts()
    faults: list[str] = []
    for reader in snapshot.leaf_readers():
        if reader.segment() is None:
            continue  # what Whoosh opens for an index without articles
        counts.num_segments += 1
        name = f"segment {reader.segment().segment_id()}"
        try:
            before = len(counts.ids)
            for number, stored in reader.iter_docs():
                article = stored_article(stored, number)
                if article.id in counts.ids:
                    faults.append(f"{name}: the id {article.id!r} is held twice")
                counts.ids.add(article.id)
                counts.num_articles += 1
            if counts.num_articles != reader.doc_count() + before:
                faults.append(f"{name}: not as many articles as it counts")
            for field_name, term in reader.all_terms():
                counts.num_terms += 1
                matcher = reader.postings(field_name, term)
                while matcher.is_active():
                    counts.num_postings += 1
                    if not 0 <= matcher.id() < reader.doc_count_all():
                        faults.append(f"{name}: a posting of {term!r} names no article")
                        break
                    matcher.next()
        except Exception as error:  # noqa: BLE001 - damaged bytes may raise anything
            faults.append(f"{name}: cannot be read ({error!r})")
    if len(counts.ids) != snapshot.num_articles:
        faults.append(
            f"{len(counts.ids):,} articles found where {snapshot.num_articles:,} are counted"
        )
    return counts, faults
