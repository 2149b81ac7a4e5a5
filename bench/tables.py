"""Tables for the terminal and for documents: the same Markdown for both."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

MISSING = "–"


@dataclass(frozen=True, slots=True)
class Table:
    """A table with a heading. Cells are texts; None stands for what an engine cannot do.

    Attributes:
        title: what is shown, with units.
        columns: headings; the first column names the rows.
        rows: as many cells each as there are columns.
        notes: sentences below the table.
    """

    title: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str | None, ...], ...]
    notes: tuple[str, ...] = ()

    def markdown(self) -> str:
        """The table as Markdown that is also readable as it stands."""
        cells = [[MISSING if cell is None else cell for cell in row] for row in self.rows]
        widths = [max(map(len, column)) for column in zip(self.columns, *cells, strict=True)]
        rule = [f"{'-' * (width - 1)}{'-' if i == 0 else ':'}" for i, width in enumerate(widths)]
        lines = [_line(self.columns, widths), _line(rule, widths)]
        lines += [_line(row, widths) for row in cells]
        notes = [f"- {note}" for note in self.notes]
        return "\n".join([f"**{self.title}**", "", *lines, *(["", *notes] if notes else []), ""])


def _line(cells: Sequence[str], widths: Sequence[int]) -> str:
    padded = (
        cell.ljust(width) if i == 0 else cell.rjust(width)
        for i, (cell, width) in enumerate(zip(cells, widths, strict=True))
    )
    return f"| {' | '.join(padded)} |"


def milliseconds(value: float | None) -> str | None:
    """Three digits that matter, as `0.34`, `12.3`, `1,250`.

    Example:
        >>> milliseconds(0.3391), milliseconds(12.34), milliseconds(1250.4)
        ('0.339', '12.3', '1,250')
    """
    if value is None:
        return None
    if value >= 100:
        return f"{value:,.0f}"
    return f"{value:.1f}" if value >= 10 else f"{value:.2f}" if value >= 1 else f"{value:.3f}"


def megabytes(value: float | None) -> str | None:
    """Millions of bytes with one decimal."""
    return None if value is None else f"{value / 1e6:,.1f}"


def percent(value: float | None) -> str | None:
    """A share in per cent; never rounded up to 100."""
    if value is None:
        return None
    return "100 %" if value == 1 else f"{min(value, 0.999) * 100:.1f} %"
