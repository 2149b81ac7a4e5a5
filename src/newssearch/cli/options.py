"""Options that commands share, and the one place where errors become exit statuses."""

from __future__ import annotations

import io
import os
import sys
from collections.abc import Callable
from typing import Any, NoReturn, overload

import click

from newssearch.errors import NewsSearchError, QuerySyntaxError
from newssearch.settings import INDEX_VARIABLE, Settings

FOUND, NOTHING_FOUND, ERROR, INTERRUPTED = 0, 1, 2, 130


class Failure(click.ClickException):
    """An error of the library: one line on stderr, exit status 2."""

    exit_code = ERROR

    def __init__(self, error: NewsSearchError) -> None:
        super().__init__(str(error))
        self._error = error

    def show(self, file: Any = None) -> None:  # noqa: ANN401 - click's signature
        """Print the message; for a query with a caret under the place."""
        click.echo(f"Error: {self.format_message()}", err=True, file=file)
        if isinstance(self._error, QuerySyntaxError) and self._error.query.strip():
            for line in caret_lines(self._error):
                click.echo(line, err=True, file=file)


def caret_lines(error: QuerySyntaxError, *, width: int = 76) -> tuple[str, str]:
    """The query and a line with carets under what is wrong; a long query is cut around it."""
    text = "".join(c if c.isprintable() else " " for c in error.query)
    start = max(0, min(error.position, len(text)))
    first = max(0, start - width // 2) if len(text) > width else 0
    shown = text[first : first + width]
    carets = max(1, min(error.length, len(shown) - (start - first)))
    return f"  {shown}", f"  {' ' * (start - first)}{'^' * carets}"


class CommandGroup(click.Group):
    """A group that turns errors and Ctrl-C into messages and exit statuses."""

    def invoke(self, ctx: click.Context) -> Any:  # noqa: ANN401 - click's signature
        """Run a command."""
        for stream in (sys.stdout, sys.stderr):
            if isinstance(stream, io.TextIOWrapper):
                stream.reconfigure(errors="replace")  # a narrow encoding must not end the program
        try:
            return super().invoke(ctx)
        except NewsSearchError as error:
            raise Failure(error) from error
        except BrokenPipeError:
            # Who reads us has seen enough. Nothing may be flushed into the closed pipe at the end.
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            exit_with(FOUND)
        except OSError as error:
            raise Failure(NewsSearchError(f"{error.strerror or error}: output or input")) from error
        except KeyboardInterrupt:
            # Generators of Whoosh that are torn down in the middle would print what they miss.
            sys.unraisablehook = lambda _: None
            kept = "; what was committed is kept" if ctx.invoked_subcommand == "index" else ""
            click.echo(f"\ninterrupted{kept}", err=True)
            exit_with(INTERRUPTED)


def exit_with(status: int) -> NoReturn:
    """End the command with an exit status."""
    raise click.exceptions.Exit(status)


def index_option(command: Callable[..., Any]) -> Callable[..., Any]:
    """`--index DIR`."""
    return click.option(
        "--index",
        "index_path",
        metavar="DIR",
        default=lambda: Settings.from_environment(os.environ).index,
        help=f"The index directory.  [default: ./index, or ${INDEX_VARIABLE}]",
    )(command)


def is_terminal(stream: Any) -> bool:  # noqa: ANN401 - any text stream
    """Whether a person reads the stream as it comes."""
    return bool(getattr(stream, "isatty", lambda: False)())


@overload
def as_utf8(text: str) -> str: ...
@overload
def as_utf8(text: None) -> None: ...
def as_utf8(text: str | None) -> str | None:
    """An argument as UTF-8, in which people type, even where the locale says otherwise."""
    if text is None:
        return None
    try:
        return os.fsencode(text).decode()
    except UnicodeError:
        return text
