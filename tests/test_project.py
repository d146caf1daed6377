"""The promises of the files around the program: what a newcomer types, what is locked, what stays out of git."""

import re
import subprocess
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from beredskab_tui import __version__

ROOT = Path(__file__).parent.parent

INDEX_ADDRESS = re.compile(
    r"https?://\S*(?:pypi|pythonhosted|/simple(?:/|\b))"
    r"|https?://registry\."
    r"|\bindex[-_]url\b"
    r"|^deb(?:-src)? +(?:\[|https?://)",
    re.IGNORECASE | re.MULTILINE,
)
"""The address of a package index, or a setting that holds one."""


def text_of(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def commands_in(markdown: str) -> list[str]:
    """The lines of the fenced blocks of a Markdown text."""
    blocks: list[str] = re.findall(r"^```\w*\n(.*?)^```$", markdown, flags=re.DOTALL | re.MULTILINE)
    return [line for block in blocks for line in block.splitlines() if line.strip()]


def git(*arguments: str) -> str:
    answer = subprocess.run(["git", *arguments], cwd=ROOT, capture_output=True, text=True, check=False)
    if answer.returncode == 128:
        pytest.skip("these files do not lie in a git repository")
    return answer.stdout


def test_the_readmes_first_screen_has_exactly_two_commands() -> None:
    first_screen = text_of("README.md").partition("\n## ")[0]

    assert commands_in(first_screen) == ["pip install uv && uv run beredskab", "pip install uv && uv run pytest"]
    assert len(first_screen.splitlines()) <= 24


def test_ci_runs_the_readmes_test_command_and_no_copy_of_it() -> None:
    script = text_of(".ci/run")
    extraction = re.search(r"sed -n '([^']+)' README\.md", script)
    assert extraction is not None

    found = subprocess.run(
        ["sed", "-n", extraction[1], "README.md"], cwd=ROOT, capture_output=True, text=True, check=True
    )

    assert found.stdout == "pip install uv && uv run pytest\n"
    assert "pip install" not in script.replace(extraction[0], "")


@pytest.mark.parametrize(
    "line",
    [
        "https:/" + "/index.example.dk/simple/textual/",
        'source = { registry = "https:/' + '/pypi.example.dk" }',
        "--extra-index" + "-url somewhere",
        "deb" + " [trusted=yes] somewhere",
    ],
)
def test_an_index_address_is_recognised(line: str) -> None:
    assert INDEX_ADDRESS.search(f"before\n{line}\nafter")


def test_no_file_names_a_package_index() -> None:
    names = git("ls-files", "-z", "--cached", "--others", "--exclude-standard").split("\0")
    files = [ROOT / name for name in names if name and (ROOT / name).is_file()]
    assert ROOT / "README.md" in files

    found = {
        str(file.relative_to(ROOT)): match[0]
        for file in files
        if (match := INDEX_ADDRESS.search(file.read_text(encoding="utf-8", errors="replace")))
    }

    assert found == {}


def test_uv_lock_stays_out_of_git() -> None:
    assert git("ls-files", "uv.lock") == ""
    assert git("check-ignore", "--no-index", "uv.lock") == "uv.lock\n"


def test_every_runtime_dependency_is_locked_with_a_hash_and_within_its_range() -> None:
    project = tomllib.loads(text_of("pyproject.toml"))["project"]
    pins = re.findall(
        r"^([\w.-]+)==([^\s;\\]+)[^\n]*\\\n +--hash=sha256:[0-9a-f]{64}", text_of("requirements.lock"), re.MULTILINE
    )
    locked = {canonicalize_name(name): version for name, version in pins}

    for requirement in map(Requirement, project["dependencies"]):
        version = locked.get(canonicalize_name(requirement.name))
        assert version is not None, f"{requirement.name} is not in requirements.lock"
        assert requirement.specifier.contains(version), f"{requirement.name} {version} is not within {requirement}"


def test_every_pin_of_the_lock_has_a_hash() -> None:
    lines = text_of("requirements.lock").splitlines()
    pins = [number for number, line in enumerate(lines) if "==" in line and not line.startswith("#")]

    assert pins
    assert [lines[number] for number in pins if "--hash=sha256:" not in lines[number + 1]] == []


def test_textual_is_pinned_exactly() -> None:
    requirements = [Requirement(line) for line in tomllib.loads(text_of("pyproject.toml"))["project"]["dependencies"]]
    (textual,) = [requirement for requirement in requirements if requirement.name == "textual"]

    assert [specifier.operator for specifier in textual.specifier] == ["=="]


def test_the_changelog_speaks_of_this_version() -> None:
    versions: list[str] = re.findall(r"^## \[([^\]]+)\]", text_of("CHANGELOG.md"), flags=re.MULTILINE)

    assert versions
    assert versions[0] in {"Unreleased", __version__}
