"""`python -m newssearch`, and the command `newssearch`."""

from __future__ import annotations


def main() -> None:
    """Run the command line."""
    from newssearch.cli.commands import newssearch  # noqa: PLC0415 - click is not for importers

    newssearch()


if __name__ == "__main__":
    main()
