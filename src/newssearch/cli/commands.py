"""The commands: `index`, `search`, `show`, `stats`, `check`."""
# ruff: noqa: PLC0415 - what a command uses is imported when it runs: `--help` needs none of it

from __future__ import annotations

import sys
import tempfile
from pathlib import Path
from typing import cast

import click

from newssearch import __version__
from newssearch.cli.options import (
    ERROR,
    FOUND,
    NOTHING_FOUND,
    CommandGroup,
    as_utf8,
    exit_with,
    index_option,
    is_terminal,
)
from newssearch.settings import Settings

_VERBATIM = "newssearch.verbatim"
FORMATS = ("table", "plain", "json", "jsonl", "csv")


@click.group(
    cls=CommandGroup,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)
@click.version_option(__version__, prog_name="newssearch")
def newssearch() -> None:
    """Full-text search for folders of news articles, exact about dates.

    \b
    Index a folder, and search it:
      newssearch index corpus
      newssearch search 'mega prison' --from 2025-04

    Exit status: 0 found or done, 1 nothing found or some files could not be read, 2 an error.
    """  # noqa: D301 - \b is click's mark for text that is not to be wrapped


class SearchCommand(click.Command):
    """A command that knows which of its words stand after `--`."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Parse the arguments, and count those after `--`."""
        ctx.meta[_VERBATIM] = len(args) - args.index("--") - 1 if "--" in args else 0
        return super().parse_args(ctx, args)


@newssearch.command(short_help="Bring an index up to date with folders of articles.")
@click.argument("paths", nargs=-1, metavar="[PATH]...", type=click.Path())
@index_option
@click.option("--include", multiple=True, metavar="GLOB", help="Only files that match.")
@click.option("--exclude", multiple=True, metavar="GLOB", help="No files that match.")
@click.option("--jobs", type=click.IntRange(1), metavar="N", help="Reading processes.")
@click.option("--rebuild", is_flag=True, help="Make the index anew, then replace the old one.")
@click.option("--dry-run", is_flag=True, help="Read and count, but write nothing.")
@click.option("--keep-missing", is_flag=True, help="Keep articles whose files are gone.")
@click.option("--json", "as_json", is_flag=True, help="Print the counts as one JSON object.")
@click.option("--quiet", is_flag=True, help="Print nothing unless something failed.")
def index(  # noqa: PLR0913, PLR0917 - one for each option
    paths: tuple[str, ...],
    index_path: str,
    include: tuple[str, ...],
    exclude: tuple[str, ...],
    jobs: int | None,
    rebuild: bool,  # noqa: FBT001
    dry_run: bool,  # noqa: FBT001
    keep_missing: bool,  # noqa: FBT001
    as_json: bool,  # noqa: FBT001
    quiet: bool,  # noqa: FBT001
) -> None:
    """Index the articles in folders or files (by default in ./corpus).

    A rebuild reads all the folders that the index remembers, and those that are named.

    The first run reads everything; later ones only what has changed, and remove what is gone.
    Globs are those of .gitignore; a file .newssearchignore in a folder leaves files out for good.

    \b
    Examples:
      newssearch index
      newssearch index ~/articles --index ~/articles.index
      newssearch index pages --include '*.html' --exclude 'drafts/'
      newssearch index corpus --dry-run
    """  # noqa: D301
    from newssearch.cli.output import print_json, print_report
    from newssearch.cli.progress import progress
    from newssearch.indexer import Indexer

    if "" in {index_path, *paths}:
        raise click.UsageError("A path is empty; is a variable not set?")
    with tempfile.TemporaryDirectory() as nowhere:
        # A dry run must not make an index where there is none.
        missing = dry_run and not Path(index_path).is_dir()
        with (
            Indexer(nowhere if missing else index_path, rebuild=rebuild and not dry_run) as indexer,
            progress(quiet=quiet) as on_progress,
        ):
            report = indexer.index(
                *(paths or (() if rebuild else (Settings().corpus,))),
                include=include,
                exclude=exclude,
                keep_missing=keep_missing,
                jobs=jobs,
                dry_run=dry_run,
                on_progress=on_progress,
            )
    if as_json:
        print_json(report.as_dict())
    if not as_json or not report.complete:
        print_report(report, summary=not (quiet or as_json), dry_run=dry_run)
    exit_with(FOUND if report.complete else NOTHING_FOUND)


@newssearch.command(
    cls=SearchCommand,
    short_help="Search an index.",
    # `-word` is a word that must not occur; options have two dashes.
    context_settings={"ignore_unknown_options": True, "help_option_names": ["--help"]},
)
@click.argument("query", nargs=-1, required=True, metavar="QUERY...")
@index_option
@click.option("--from", "since", metavar="DATE", help="First day, month or year of publication.")
@click.option("--to", "until", metavar="DATE", help="Last day, month or year, included.")
@click.option("--on", metavar="DATE", help="Day, month or year of publication.")
@click.option("--author", metavar="NAME", help="Words of an author's name.")
@click.option("--source", metavar="NAME", help="Where it appeared.")
@click.option("--section", metavar="NAME", help="Section it appeared in.")
@click.option("--lang", metavar="CODE", help="Language, as en or es.")
@click.option(
    "--sort",
    type=click.Choice(["relevance", "newest", "oldest"]),
    default="relevance",
    show_default=True,
    help="Order of the results; undated articles come last in both orders by date.",
)
@click.option("--any", "any_word", is_flag=True, help="Any of the words is enough.")
@click.option(
    "--limit",
    type=click.IntRange(0),
    default=10,
    metavar="N",
    help="Number of results shown.  [default: 10]",
)
@click.option(
    "--offset",
    type=click.IntRange(0),
    default=0,
    metavar="N",
    help="Number of results left out before them.  [default: 0]",
)
@click.option(
    "--format",
    "output_format",
    type=click.Choice(FORMATS),
    help="What results look like.  [default: table on a terminal, else plain]",
)
def search(  # noqa: PLR0913, PLR0917 - one for each option
    query: tuple[str, ...],
    index_path: str,
    since: str | None,
    until: str | None,
    on: str | None,
    author: str | None,
    source: str | None,
    section: str | None,
    lang: str | None,
    sort: str,
    any_word: bool,  # noqa: FBT001
    limit: int,
    offset: int,
    output_format: str | None,
) -> None:
    """Search for articles.

    All words must occur; OR, NOT, -word, brackets and "phrases" work, and fields: title:
    body: author: source: section: lang: url: path: id: date: since: until:. A date may be a
    day, a month or a year; ranges are written 2025-03..2025-04.

    \b
    Examples:
      newssearch search cecot prison
      newssearch search '"ferry terminal" -strike' --from 2020 --to 2024-06
      newssearch search 'title:storm OR author:connors' --sort newest
      newssearch search 'WHO date:2020' --format json
    """  # noqa: D301
    from newssearch.backend import Sort
    from newssearch.cli.output import print_results
    from newssearch.searcher import Searcher

    _refuse_options(query)
    query = tuple(map(as_utf8, query))
    author, source, section = (as_utf8(value) for value in (author, source, section))
    with Searcher(index_path, default_operator="or" if any_word else "and") as searcher:
        results = searcher.search(
            " ".join(word for word in query if word),
            since=since,
            until=until,
            on=on,
            author=author,
            source=source,
            section=section,
            lang=lang,
            sort=cast(Sort, sort),  # click.Choice has checked it
            limit=limit,
            offset=offset,
        )
        shown = output_format or ("table" if is_terminal(sys.stdout) else "plain")
        print_results(results, shown)
    exit_with(FOUND if results.total else NOTHING_FOUND)


def _refuse_options(query: tuple[str, ...]) -> None:
    """Refuse what was meant as an option, and would be a word to be left out."""
    verbatim = click.get_current_context().meta[_VERBATIM]
    for word in query[: len(query) - verbatim]:
        if word.startswith("--"):
            raise click.NoSuchOption(word, possibilities=_similar_options(word))
        if len(word) == 2 and word[0] == "-" and word[1].isalpha():
            raise click.UsageError(
                f"No such option '{word}'. To leave out the word, write NOT {word[1]}."
            )


def _similar_options(word: str) -> list[str]:
    from difflib import get_close_matches

    options = [name for option in search.params for name in option.opts if name.startswith("--")]
    return get_close_matches(word.partition("=")[0], options)


@newssearch.command(short_help="Print a whole article, and where its facts came from.")
@click.argument("article_id", metavar="ID")
@index_option
@click.option(
    "--format",
    "output_format",
    type=click.Choice(["plain", "json"]),
    default="plain",
    help="For people, or all of it as one JSON object.",
)
def show(article_id: str, index_path: str, output_format: str) -> None:
    """Print the article of an id (search shows ids), with the place of each of its facts."""
    from newssearch.cli.output import article_as_dict, print_article, print_json
    from newssearch.searcher import Searcher

    with Searcher(index_path) as searcher:
        article = searcher.article(article_id)
        copies = searcher.copies(article_id)
    if output_format == "json":
        print_json(article_as_dict(article, copies))
    else:
        print_article(article, copies)


@newssearch.command(short_help="Print what an index holds.")
@index_option
@click.option("--problems", is_flag=True, help="List files that were not read, and why.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
def stats(index_path: str, problems: bool, as_json: bool) -> None:  # noqa: FBT001
    """Print numbers of articles, dates, languages, folders and problems."""
    from newssearch.cli.output import print_json, print_problems, print_statistics
    from newssearch.searcher import Searcher

    with Searcher(index_path) as searcher:
        statistics = searcher.statistics()
    if as_json:
        print_json(statistics.as_dict())
    elif problems:
        print_problems(statistics.problems)
    else:
        print_statistics(statistics)


@newssearch.command(short_help="Verify an index.")
@index_option
def check(index_path: str) -> None:
    """Open everything in the index, count it again, and compare it with its manifest."""
    from newssearch.checker import check_index

    report = check_index(index_path)
    for line in report.checked:
        click.echo(line)
    for fault in report.faults:
        click.echo(f"Error: {fault}", err=True)
    if report.faults:
        click.echo(
            f'make the index anew with "newssearch index --rebuild --index {index_path} FOLDER"',
            err=True,
        )
    exit_with(ERROR if report.faults else FOUND)
