"""Real collections, compared with a naive reading of their own; skipped where they are absent."""

import base64
import json
import os
import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from unicodedata import normalize

from newssearch.article import Article
from newssearch.readers import Skipped, check_future
from readers.support import Unpack, one_article, read_path

MONTHS = {name: number for number, name in enumerate(
    "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split(), start=1)}  # fmt: skip
OFFSETS = {"EDT": "-04:00", "EST": "-05:00"}


def test_the_sample(testdata: Path) -> None:
    article = one_article(testdata / "samples", testdata / "samples" / "cecot-mega-prison.txt")
    assert article.title == "El Salvador’s CECOT Mega-Prison: A Bold Experiment in Crime Control"
    assert article.authors == ("Mike Connors",)
    assert (article.date, article.date_source) == ("2025-04-14", "byline")
    page_date = article.fact("page_date")
    assert page_date is not None
    assert (page_date.value, page_date.source) == ("2025-05-11", "page-line")
    assert article.body.startswith("In the heart of Tecoluca")
    assert article.body.endswith("@OmniNewsJournal")
    assert "14th April" not in article.body


def naive_date(line: str) -> str:
    _, _, month, day, year, clock, zone = line.split()
    hour, minute = clock[:-2].split(":")
    hour24 = int(hour) % 12 + (12 if clock.endswith("pm") else 0)
    day = f"{int(day.rstrip(',')):02}"
    return f"{year}-{MONTHS[month]:02}-{day}T{hour24:02}:{minute}:00{OFFSETS[zone]}"


def words_of(line: str) -> list[str]:
    return [word for word in re.split(r"[\s,]+", line.removeprefix("--")) if word not in {"", "By"}]


def files_below(folder: Path) -> Iterator[Path]:
    for parent, _, names in os.walk(folder):
        yield from (Path(parent, name) for name in names)


def test_reuters_headers(unpack: Unpack) -> None:
    root = unpack("reuters_fin_dev")
    read = empty = bodiless = without_author = 0
    for path in files_below(root):
        lines = path.read_text("utf-8").split("\n")
        if len(lines) < 4:
            (item,) = read_path(root, path)
            assert isinstance(item, Skipped)
            empty += 1
            continue
        read += 1
        article = one_article(root, path)
        assert article.title == lines[0].removeprefix("-- ").strip()
        assert article.date == naive_date(lines[2])
        assert article.date_source == "header"
        assert article.url == lines[3].removeprefix("-- ").strip()
        assert article.body == "\n".join(lines[4:]).strip()
        words, author_words = words_of(lines[1]), " ".join(article.authors).split()
        assert bool(words) == bool(author_words)
        without_author += not words
        bodiless += not article.body
        if " -" in lines[1][2:] or "," in lines[1] or "staff" in words or "by" in words:
            rest = iter(words)  # with a role: the authors' words, in order
            assert all(word in rest for word in author_words), (path, article.authors)
        else:
            assert [word for word in words if word != "and"] == author_words, path
        assert not [fact for fact in article.facts if fact.problem and fact.source == "header"]
    assert (read, empty, bodiless, without_author) == (19_994, 5, 152, 9_284)


def test_bbc_titles(unpack: Unpack) -> None:
    root = unpack("bbc")
    paths = sorted(root.glob("*/*.txt"))
    assert len(paths) == 2_225
    for path in paths:
        first, _, rest = path.read_bytes().decode("utf-8", "replace").partition("\n")
        article = one_article(root, path)
        assert article.title == first.strip()
        assert (article.authors, article.date) == ((), None)
        if "\ufffd" not in rest:
            assert article.body == rest.strip()
    assert "£" in one_article(root, root / "sport" / "199.txt").body


def test_hostile_texts_and_pages(unpack: Unpack) -> None:
    """What can be searched depends on analysis too: soft hyphens and the like are left out here."""
    root = unpack("nasty_dev")
    checked = 0
    for line in (root / "MANIFEST.jsonl").read_text("utf-8").splitlines():
        case = json.loads(line)
        name = case["path"]
        if "path_b64" in case:
            name = os.fsdecode(base64.b64decode(case["path_b64"]))
        if not name.lower().endswith((".txt", ".html")):
            continue
        checked += 1
        (item,) = read_path(root, root / name)
        if not isinstance(item, Article):
            outcome = "skip" if isinstance(item, Skipped) else "error"
            assert outcome in {case["do"], *case.get("also_ok", ())}, case
            continue
        check_case(case, check_future(item, date(2025, 1, 1)))
    assert checked >= 28


def check_case(case: dict[str, object], article: Article) -> None:
    day = str(article.date)[:10] if article.date else None
    author = "; ".join(article.authors)
    for key, found in (("title", article.title), ("author", author), ("date", day)):
        if key in case:
            assert found == case[key], case
        allowed = case.get(f"{key}_ok")
        assert not isinstance(allowed, list) or found in allowed, case
    invisible = re.compile("[\u00ad\u200b-\u200d\u2060\ufeff]")
    text = normalize("NFC", invisible.sub("", f"{article.title} {article.body}"))
    find, not_find = case.get("find", []), case.get("not_find", [])
    assert isinstance(find, list)
    assert isinstance(not_find, list)
    assert not [word for word in find if normalize("NFC", word).lower() not in text.lower()], case
    assert not [word for word in not_find if word in text], case
