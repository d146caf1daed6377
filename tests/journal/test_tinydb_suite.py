"""TinyDB's own test suite, from the sources of the version that is installed, on our storage and our table.

Nothing of it is copied into the project: it is fetched when the test runs. ``tinydb_suite.plugin`` says how it meets
our classes.
"""

import importlib.metadata
import os
import shutil
import subprocess
import sys
import tarfile
import xml.etree.ElementTree as ElementTree
from pathlib import Path
from typing import Final, NamedTuple

import pytest

from tests.journal.support import ROOT
from tests.journal.tinydb_suite.plugin import WAYS

NOT_RUN: Final = {
    "test_storages::test_create_dirs": "JSONStorage's own option create_dirs; ours always makes the folder",
    "test_storages::test_json_invalid_directory": "JSONStorage's file in a folder that must not be there; "
    "ours would make that folder in the root of the computer that runs the test",
}
"""Tests that would do harm, with the reason."""

FAILS: Final = {
    "test_middlewares::test_caching_json_write": (WAYS, "_handle", "looks at JSONStorage's private file handle"),
    "test_storages::test_encoding": (WAYS, "no attribute 'items'", "JSONStorage's own option encoding"),
    "test_storages::test_json_invalid_mode_warning": (WAYS, "DID NOT WARN", "JSONStorage's own option access_mode"),
    "test_storages::test_json_kwargs": (WAYS, '"_default": {', "compares the text of JSONStorage's file"),
    "test_storages::test_json_read": (WAYS, "DID NOT RAISE", "JSONStorage's own option access_mode"),
    "test_tables::test_table_repr": (WAYS, "(MemoryStorage|JSONStorage) object", "demands the stock class names"),
    "test_tinydb::test_repr": (("table",), "<TinyDB tables=", "demands the stock class name"),
}
"""Tests that do not pass: in which of the ways, what the failure must say, and why that is right."""

SKIPPED: Final = {
    "test_storages::test_yaml": "brings a storage of its own, and needs a YAML library that we do not use",
}
"""Tests that the suite itself may leave out."""

PASS_AT_LEAST: Final = 285
ON_A_JOURNAL_AT_LEAST: Final = 189
"""How many of those that pass opened a journal. The others are about queries, or a storage that the test brings."""


class Result(NamedTuple):
    """What became of one test of the suite."""

    outcome: str
    """``passed``, ``skipped`` or ``failed``."""
    text: str
    """What the failure says."""
    journals: int
    """How many journals it opened."""


def fetch(folder: Path) -> Path:
    """The sources of the installed version of TinyDB as its makers publish them. The test is skipped without them."""
    version = importlib.metadata.version("tinydb")
    wanted = ["download", f"tinydb=={version}", "--no-deps", "--no-binary", "tinydb", "--dest", str(folder)]
    # An environment that uv made has no pip of its own.
    pips = [
        [sys.executable, "-m", "pip"],
        ["uv", "run", "--no-project", "--with", "pip", "python", "-m", "pip"],
        ["pip"],
    ]
    said = ""
    for pip in pips:
        if shutil.which(pip[0]) is None:
            continue
        done = subprocess.run([*pip, *wanted], cwd=folder, capture_output=True, text=True, timeout=60, check=False)
        for path in folder.glob("tinydb-*.tar.gz"):
            return path
        said = done.stderr.strip().rpartition("\n")[2]
    pytest.skip(f"TinyDB {version} kan ikke hentes som kildekode; der skal være net og pip eller uv ({said[:200]})")


def unpack(archive: Path, folder: Path) -> None:
    """The suite's test files, and none of its other files: the plugin takes the place of its conftest."""
    folder.mkdir()
    with tarfile.open(archive) as tar:
        for member in tar:
            path = Path(member.name)
            if member.isfile() and path.parent.name == "tests" and path.match("test_*.py"):
                content = tar.extractfile(member)
                assert content is not None
                (folder / path.name).write_bytes(content.read())


def run(folder: Path) -> dict[str, Result]:
    """Run the suite in a process of its own. Returns what became of each test, by module, name and way."""
    report = folder / "rapport.xml"
    left_out = [f"--deselect={module}.py::{name}" for module, _, name in (test.partition("::") for test in NOT_RUN)]
    plugin = ["-p", "tests.journal.tinydb_suite.plugin", "-p", "no:cacheprovider", "-p", "no:xdist"]
    done = subprocess.run(
        [sys.executable, "-m", "pytest", *plugin, *left_out, "--rootdir=.", f"--junitxml={report}", "."],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(ROOT), "PYTEST_ADDOPTS": ""},
        capture_output=True,
        text=True,
        timeout=100,
        check=False,
    )
    # 1: some tests failed, as some must. Anything else is a suite that did not run.
    assert done.returncode == 1, done.stdout[-4000:] + done.stderr[-4000:]
    return {
        f"{case.get('classname')}::{case.get('name')}": read(case)
        for case in ElementTree.parse(report).iter("testcase")
    }


def read(case: ElementTree.Element) -> Result:
    """One test of the report."""
    journals = sum(int(each.get("value", "0")) for each in case.iter("property") if each.get("name") == "journals")
    for tag in ("failure", "error", "skipped"):
        for found in case.iter(tag):
            text = f"{found.get('message', '')}\n{found.text or ''}"
            return Result("skipped" if tag == "skipped" else "failed", text, journals)
    return Result("passed", "", journals)


@pytest.mark.slow
def test_their_suite_passes_on_our_classes(tmp_path: Path) -> None:
    unpack(fetch(tmp_path), tmp_path / "suite")

    results = run(tmp_path / "suite")

    failed = {name: result.text for name, result in results.items() if result.outcome == "failed"}
    expected = {f"{name}[{way}]": says for name, (ways, says, _) in FAILS.items() for way in ways}
    assert failed.keys() == expected.keys(), {
        name: failed.get(name, "passed") for name in failed.keys() ^ expected.keys()
    }
    for name, says in expected.items():
        assert says in failed[name], f"{name} fails for another reason than the known one: {failed[name]}"
    skipped = {name.partition("[")[0] for name, result in results.items() if result.outcome == "skipped"}
    assert skipped <= SKIPPED.keys()

    passed = [result for result in results.values() if result.outcome == "passed"]
    with_journal = sum(result.journals > 0 for result in passed)
    print(
        f"TinyDB's own suite: {len(passed)} of {len(results)} pass, {with_journal} of them on a journal; "
        f"{len(failed)} fail as they must, {len(NOT_RUN)} tests are not run."
    )
    assert len(passed) >= PASS_AT_LEAST
    assert with_journal >= ON_A_JOURNAL_AT_LEAST
