"""Fixtures of the readers' tests: a file made on the spot, and the developers' collections."""

import os
import tarfile
from pathlib import Path

import pytest

from readers.support import Item, ReadBytes, Unpack, read_path


@pytest.fixture
def read_bytes(tmp_path: Path) -> ReadBytes:
    """Write bytes into a file of some name, and read it with all readers."""

    def read(data: bytes, name: str = "story.txt") -> list[Item]:
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
        return read_path(tmp_path, path)

    return read


@pytest.fixture(scope="session")
def testdata() -> Path:
    """The folder that holds the developers' data (`data/*.tar.gz`, `samples/`)."""
    name = os.environ.get("NEWSSEARCH_TESTDATA")
    if not name:
        pytest.skip("NEWSSEARCH_TESTDATA is not set: it names the folder of the test data")
    return Path(name)


@pytest.fixture(scope="session")
def unpack(testdata: Path, tmp_path_factory: pytest.TempPathFactory) -> Unpack:
    """Unpack a collection, once in a session; answers the folder that holds it."""
    done: dict[str, Path] = {}

    def unpacked(name: str) -> Path:
        if name not in done:
            archive = testdata / "data" / f"{name}.tar.gz"
            if not archive.exists():
                pytest.skip(f"{archive} is missing")
            folder = tmp_path_factory.mktemp(name)
            with tarfile.open(archive) as file:
                # Our own archives; the hostile one holds links that a filter would refuse.
                file.extractall(folder, filter="fully_trusted")  # noqa: S202
            done[name] = folder / name
        return done[name]

    return unpacked
