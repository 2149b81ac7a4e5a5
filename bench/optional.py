"""Imports from the extra `bench`, with the command that installs it when it is missing."""

from __future__ import annotations

from importlib import import_module
from importlib.metadata import PackageNotFoundError, version
from typing import Any

INSTALL = 'pip install -e ".[bench]"'


class MissingPackageError(ImportError):
    """A package of the extra is not installed."""


def require(module: str) -> Any:  # noqa: ANN401 - the peers' packages have no types to speak of
    """A module of the extra.

    Raises:
        MissingPackageError: it is not installed; the message says how to install it.
    """
    try:
        return import_module(module)
    except ImportError as error:
        raise MissingPackageError(f"{module} is not installed; run: {INSTALL}") from error


def version_of(package: str) -> str:
    """The version of an installed package, or an empty text."""
    try:
        return version(package)
    except PackageNotFoundError:
        return ""
