"""How results, articles and reports are printed.

Results go to stdout in one of five formats; the summary, the notes and messages go to stderr.
"""
# ruff: noqa: PLC0415 - rich and csv are imported where they are used

from __future__ import annotations

import json
import os
import re
import textwrap
from collections.abc import Iterable, Sequence
from typing import Any

import click

from newssearch.article import Article
from newssearch.backend import Hit, IndexReport, IndexStatistics, Problem, SearchResults

_CSV_FIELDS = (
    "rank", "id", "score", "date", "date_precision", "date_source", "date_certain", "title",
    "authors", "source", "section", "language", "url", "path", "snippet",
)  # fmt: skip
_MAX_TITLE = 300
_MAX_PROBLEMS = 20
_UNSHOWN = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")


def clean(text: str) -> str:
    """Text without characters that move the cursor or turn the direction of writing."""
    return _UNSHOWN.sub("\ufffd", text)


def print_json(value: Any) -> None:  # noqa: ANN401 - any JSON value
    """Print a value as JSON on one line, in ASCII: no terminal or text can spoil it."""
    click.echo(json.dumps(value))


def print_results(results: SearchResults, output_format: str) -> None:
    """Print a page of hits to stdout, and for people a summary and the notes to stderr."""
    match output_format:
        case "json":
            print_json(results.as_dict())
        case "jsonl":
            for hit in results:
                print_json(hit.as_dict())
        case "csv":
            _print_csv(results)
        case "table":
            _print_table(results)
        case _:
            for hit in results:
                click.echo("\n".join(_plain_lines(hit)))
    if output_format != "json":
        _print_summary(results)


def _print_summary(results: SearchResults) -> None:
    shown = len(results)
    if not results.total:
        counted = "nothing found"
    elif shown == results.total:
        counted = _count(shown, "article")
    else:
        first = results.offset + 1
        page = f"{first:,}-{results.offset + shown:,}" if shown else "none"
        counted = f"{page} of {_count(results.total, 'article')}"
    click.echo(f"{counted} in {results.took_ms:.0f} ms: {clean(results.reading)}", err=True)
    for note in results.notes:
        click.echo(f"note: {clean(note)}", err=True)


def _print_csv(results: SearchResults) -> None:
    import csv
    import io

    rows = io.StringIO()
    writer = csv.DictWriter(rows, _CSV_FIELDS, extrasaction="ignore", lineterminator="\n")
    writer.writeheader()
    for hit in results:
        writer.writerow({**hit.as_dict(), "authors": "; ".join(hit.authors)})
    click.echo(rows.getvalue(), nl=False)


def _plain_lines(hit: Hit) -> list[str]:
    """A hit without a terminal: highlights stand between asterisks."""
    where = " | ".join(filter(None, (", ".join(hit.authors), hit.source, hit.id)))
    return [
        f"{hit.rank}. {_date(hit)}  {_title(hit.title)}",
        f"   {clean(where)}",
        f"   {clean(_marked(hit, '*', '*'))}",
        "",
    ]


def _print_table(results: SearchResults) -> None:
    """Hits in three columns that fit the terminal; highlights need no colour to be seen."""
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    console = Console(highlight=False, emoji=False, markup=False)
    has_styles = console.is_terminal and not console.is_dumb_terminal and not console.no_color
    table = Table(box=None, padding=(0, 2, 1, 0), show_edge=False)
    table.add_column("#", justify="right", style="dim", no_wrap=True)
    table.add_column("Date", no_wrap=True)
    table.add_column("Article", ratio=1, overflow="fold")
    for hit in results:
        date = Text(_date(hit), style="bold")
        if hit.date_source:
            date.append(f"\n{hit.date_source}", style="dim not bold")
        article = Text(_title(hit.title), style="bold")
        where = " · ".join(filter(None, (", ".join(hit.authors), hit.source, hit.id)))
        article.append(f"\n{clean(where)}", style="cyan not bold")
        article.append("\n", style="not bold")
        if has_styles:
            snippet = Text(clean(hit.snippet), style="not bold")
            for start, end in hit.highlights:
                snippet.stylize("bold yellow", start, end)
            article.append_text(snippet)
        else:
            article.append(clean(_marked(hit, "*", "*")), style="not bold")
        table.add_row(str(hit.rank), date, article)
    if results.hits:
        console.print(table)


def _marked(hit: Hit, before: str, after: str) -> str:
    """The snippet with marks around its highlights."""
    text, at = "", 0
    for start, end in hit.highlights:
        text += hit.snippet[at:start] + before + hit.snippet[start:end] + after
        at = end
    return text + hit.snippet[at:]


def _date(hit: Hit) -> str:
    """The day, month or year; with a question mark where it may lie outside of what was asked."""
    if hit.date is None:
        return "undated"
    return hit.date.isoformat()[:10] + ("" if hit.date_certain else " ?")


def _title(title: str) -> str:
    shown = clean(" ".join(title.split())) or "(no title)"
    return shown if len(shown) <= _MAX_TITLE else f"{shown[:_MAX_TITLE]}…"


def article_as_dict(article: Article, copies: Sequence[str]) -> dict[str, Any]:
    """An article with its facts as JSON wants it."""
    return {
        "id": article.id,
        "title": article.title,
        "authors": list(article.authors),
        "date": article.date,
        "date_precision": article.date.precision if article.date else None,
        "date_source": article.date_source,
        "source": article.source,
        "section": article.section,
        "language": article.language,
        "url": article.url,
        "path": article.path,
        "added": article.added,
        "copies": list(copies),
        "facts": [
            {
                "name": fact.name,
                "value": fact.value,
                "source": fact.source,
                "raw": fact.raw,
                "problem": fact.problem,
            }
            for fact in article.facts
        ],
        "body": article.body,
    }


def print_article(article: Article, copies: Sequence[str]) -> None:
    """Print an article: its facts with the place of each, then its text."""
    click.secho(clean(" ".join(article.title.split())) or "(no title)", bold=True)
    lines: list[tuple[str, str | None]] = [
        ("title", "" if article.fact("title") is None else "as above"),
        ("authors", ", ".join(article.authors)),
        ("date", article.date or "unknown"),
    ]
    lines += [(name, getattr(article, name)) for name in ("source", "section", "language", "url")]
    lines += [("id", article.id), ("added", article.added)]
    lines += [("copy", path) for path in copies]
    used = {name: article.fact(name) for name, _ in lines}
    for name, value in lines:
        fact = used[name]
        if value:
            place = f"  (from: {_place(fact.source, fact.raw)})" if fact else ""
            click.echo(f"{name + ':':<12}{clean(value)}{place}")
    for fact in article.facts:
        if not any(fact is one for one in used.values()):
            label = f"{fact.name}, not used:" if fact.name in used else f"{fact.name}:"
            value = f"{fact.value}  (from: " if fact.value else "(from: "
            problem = f": {fact.problem}" if fact.problem else ""
            click.echo(clean(f"{label:<12}{value}{_place(fact.source, fact.raw)}){problem}"))
    click.echo()
    click.echo(clean(article.body.strip()))


def _place(source: str, raw: str) -> str:
    shown = " ".join(raw.split())
    return (
        f"{source}, “{textwrap.shorten(clean(shown), 80, placeholder=' …')}”" if shown else source
    )


def print_report(report: IndexReport, *, summary: bool, dry_run: bool) -> None:
    """Print what a run did: counts to stdout, what went wrong to stderr."""
    if summary:
        counts = ("added", "updated", "unchanged", "removed", "duplicates", "failed", "skipped")
        text = ", ".join(f"{getattr(report, name):,} {name}" for name in counts)
        click.echo(f"{text} in {report.seconds:.1f} s{' (nothing written)' if dry_run else ''}")
    for message in report.messages:
        click.echo(clean(message), err=True)
    problems = [problem for problem in report.problems if summary or problem.kind == "failed"]
    for problem in problems[:_MAX_PROBLEMS]:
        click.echo(_problem_line(problem), err=True)
    if len(problems) > _MAX_PROBLEMS:
        rest = len(problems) - _MAX_PROBLEMS
        click.echo(f"… and {rest:,} more: newssearch stats --problems lists all", err=True)


def print_problems(problems: Iterable[Problem]) -> None:
    """Print files that were not read, or whose date is doubtful, and why."""
    for problem in problems:
        click.echo(_problem_line(problem))


def _problem_line(problem: Problem) -> str:
    path = os.path.relpath(problem.path)  # as the user would type it
    shown = problem.path if path.startswith("..") else path
    return clean(f"{problem.kind}: {shown}: {problem.reason}")


def print_statistics(statistics: IndexStatistics) -> None:
    """Print what an index holds."""
    lines = [
        ("articles", f"{statistics.num_articles:,}"),
        ("dated", f"{statistics.num_dated:,}, {statistics.first_date} to {statistics.last_date}"),
        ("undated", f"{statistics.num_undated:,}"),
        ("stemming", ", ".join(statistics.languages)),
        ("copies", f"{statistics.num_copies:,}"),
        ("failed", f"{statistics.num_failed:,} files"),
        ("skipped", f"{statistics.num_skipped:,} files"),
        ("size", f"{statistics.size_bytes / 1e6:,.1f} MB"),
        ("commit", str(statistics.generation)),
    ]
    if not statistics.num_dated:
        lines[1] = ("dated", "0")
    lines += [("folder", root) for root in statistics.roots]
    for name, value in lines:
        click.echo(f"{name + ':':<11}{clean(value)}")
    if statistics.problems:
        click.echo("newssearch stats --problems lists what was not read, and why", err=True)


def _count(number: int, what: str) -> str:
    return f"{number:,} {what}" if number == 1 else f"{number:,} {what}s"
