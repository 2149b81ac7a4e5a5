"""What all tests share: the option `--long`, a clean environment, Hypothesis's profiles."""

import os
import tempfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from hypothesis.configuration import set_hypothesis_home_dir

# Outside of the source tree: its database and its constants are no part of the project.
set_hypothesis_home_dir(Path(tempfile.gettempdir(), f"newssearch-hypothesis-{os.getuid()}"))
settings.register_profile(
    "dev", deadline=None, suppress_health_check=[HealthCheck.too_slow], database=None
)
settings.register_profile(
    "ci",
    settings.get_profile("dev"),
    derandomize=True,  # the same examples in each run
    print_blob=True,
)
settings.load_profile("ci" if os.environ.get("CI") else "dev")


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add `--long`."""
    parser.addoption("--long", action="store_true", help="run the rounds that take minutes, too")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Skip long rounds, unless they are asked for."""
    if config.getoption("--long"):
        return
    skip = pytest.mark.skip(reason="takes minutes; runs with --long")
    for item in items:
        if item.get_closest_marker("long"):
            item.add_marker(skip)


@pytest.fixture(autouse=True)
def clean_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    """No variable of the developer's shell changes what a test sees."""
    for name in ("NEWSSEARCH_INDEX", "NO_COLOR"):
        monkeypatch.delenv(name, raising=False)
