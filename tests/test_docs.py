"""What README and handbook say of the program: its commands, its keys, its picture."""

import html
import re
import shlex
from pathlib import Path

import pytest
from textual.binding import Binding

from beredskab_tui.cli import main
from beredskab_tui.cli.parser import Parser, parse, split
from beredskab_tui.cli.verbs import VERBS, find
from beredskab_tui.errors import UsageError
from beredskab_tui.locations import Folders
from beredskab_tui.plan.config import Config
from beredskab_tui.plan.model import Plan
from beredskab_tui.records import DirectoryContact
from beredskab_tui.tui.actions import CHOOSING, READING, key_name
from beredskab_tui.tui.board.screen import BoardScreen
from beredskab_tui.tui.handbook import TABLES, filled
from beredskab_tui.tui.screens.form import Form
from beredskab_tui.tui.widgets.logline import LogLine
from tests.conftest import RoomFor
from tests.tui.support import WIDE, sitting, started

ROOT = Path(__file__).parent.parent
HANDBOOK = "docs/haandbog.md"
RIGHTS = "docs/rettigheder.md"
DATA_PROTECTION = "docs/databeskyttelse.md"
ACCESS = "docs/adgang.md"
SECURITY = "docs/sikkerhed.md"
PICTURE = "docs/tavle.svg"

ARROWS = {"up": "Pil op", "down": "Pil ned", "pageup": "Page Up", "end": "End", "shift+tab": "Skift+Tab"}
"""What keys are called that no action has."""


def text_of(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def code_spans(markdown: str) -> list[str]:
    """What stands in backticks, wherever the lines were broken."""
    text = re.sub(r"^```.*?^```$", "", markdown, flags=re.DOTALL | re.MULTILINE)
    return [" ".join(span.split()) for span in re.findall(r"`([^`]+)`", text)]


def commands_in(markdown: str) -> list[str]:
    """The calls of the program, as they would be typed, from ``beredskab`` on and without what the shell takes away."""
    calls = [re.sub(r"^(uv run |[A-Z_]+=\S+ )", "", span).partition(" > ")[0] for span in code_spans(markdown)]
    return [call for call in calls if re.match(r"beredskab( |$)", call)]


def understood(command: str) -> bool:
    """Whether the program takes such a command: verb, options, and no more words than it wants."""
    name, rest = split(shlex.split(command)[1:])
    try:
        parse(Parser(find(name)), rest)
    except UsageError:
        return False
    return True


def known_keys() -> set[str]:
    """Every key that does something, by its name on the keyboard."""
    actions = [action for table in (*TABLES.values(), CHOOSING, READING) for action in table]
    names = {key_name(key) for action in actions for key in (action.key, action.letter) if key}
    for binding in (*BoardScreen.BINDINGS, *LogLine.BINDINGS, *Form.BINDINGS):
        assert isinstance(binding, Binding)
        names |= {ARROWS.get(key, key_name(key)) for key in binding.key.split(",")}
    # A short list is chosen from by its digits.
    return names | set("123456789")


def keys_in(markdown: str) -> set[str]:
    """What is printed bold and is not the sentence that a paragraph begins with."""
    return {bold for bold in re.findall(r"\*\*([^*]+)\*\*", markdown) if not bold.endswith(".")}


def text_lines(svg: str) -> list[str]:
    """What can be read in a picture of a terminal, line by line."""
    rows: dict[float, dict[float, str]] = {}
    for x, y, text in re.findall(r'<text [^>]*\bx="([\d.]+)" y="([\d.]+)"[^>]*>([^<]*)</text>', svg):
        rows.setdefault(float(y), {})[float(x)] = html.unescape(text).replace("\xa0", " ").strip()
    return [" ".join(text for _, text in sorted(row.items())) for _, row in sorted(rows.items())]


# -- commands


@pytest.mark.parametrize(("name", "least"), [("README.md", 11), (HANDBOOK, 11), (DATA_PROTECTION, 11), (ACCESS, 0)])
def test_every_command_that_is_named_exists(name: str, least: int) -> None:
    commands = commands_in(text_of(name))

    assert len(commands) >= least
    assert [command for command in commands if not understood(command)] == []


def test_the_readme_names_every_command_of_the_program() -> None:
    named = {split(shlex.split(command)[1:])[0] for command in commands_in(text_of("README.md"))}

    assert named == {"", *VERBS}


def test_every_option_that_is_named_exists() -> None:
    options = {option for verb in ("", *VERBS) for option in re.findall(r"--[a-z-]+", Parser(find(verb)).format_help())}

    for name in ("README.md", HANDBOOK, DATA_PROTECTION):
        spans = [span for span in code_spans(text_of(name)) if span.startswith("--")]
        assert {span.split()[0] for span in spans} <= options


# -- who may do what


def test_the_table_of_rights_is_that_of_the_program() -> None:
    text = text_of(RIGHTS)

    assert text.count("| ja |") > 50
    assert text == filled(text), f"Make it anew: uv run python -m beredskab_tui.tui.handbook {RIGHTS}"


# -- what is stored


def test_every_place_below_data_is_named(tmp_path: Path) -> None:
    """Whoever answers for the data must know of every folder and file that the program can make."""
    folders = Folders(str(tmp_path), "data")
    paths = {
        folders.incident("ID"), folders.mail("ID", "x"), folders.register, folders.copies, folders.all_drafts,
        folders.note_keys("ID"), folders.draft_keys, folders.last_good, folders.fault_log, folders.local,
    }  # fmt: skip
    text = text_of(DATA_PROTECTION)
    assert [path for path in paths if path.removesuffix("/x.eml") not in text] == []


def test_the_months_that_are_named_are_those_of_the_plan(plan: Plan) -> None:
    said = " ".join(text_of(DATA_PROTECTION).split())
    assert "`opbevaring_maaneder` i `config/plan.toml` er fristen" in said
    assert f"Den er {plan.upkeep.retention_months}, som programmet kommer." in said


# -- the way in over SSH


def test_the_accounts_command_in_the_guide_is_understood() -> None:
    text = re.sub(r"^```\w*$", "", text_of(ACCESS), flags=re.MULTILINE)
    calls: list[str] = re.findall(r"beredskab-konto ((?:adgang|ringeliste|tjek)[\w -]*)", text)

    assert len(calls) >= 8
    assert [call for call in calls if not understood(f"beredskab {call}")] == []


def test_every_test_that_is_named_exists() -> None:
    text = text_of(SECURITY)
    files = [(path.name, path.read_text(encoding="utf-8")) for path in (ROOT / "tests").rglob("test_*.py")]
    known = {name for name, _ in files} | {one for _, code in files for one in re.findall(r"def (test_\w+)\(", code)}

    named = set(re.findall(r"`(test_\w+(?:\.py)?)`", text))
    assert len(named) > 20
    assert named - known == set()


# -- keys


def test_the_tables_of_keys_are_those_of_the_program() -> None:
    text = text_of(HANDBOOK)

    assert set(re.findall(r"<!-- taster: (\w+) -->", text)) == set(TABLES)
    assert text == filled(text), f"Make them anew: uv run python -m beredskab_tui.tui.handbook {HANDBOOK}"


def test_every_key_that_the_handbook_names_exists() -> None:
    keys = keys_in(text_of(HANDBOOK))

    assert {"F9", "Esc", "Pil op", "Ctrl+U", "Mellemrum", "x"} <= keys
    assert keys <= known_keys()


def test_the_keys_of_the_readme_are_those_of_the_program() -> None:
    together = {(key_name(action.key), action.letter) for action in (*TABLES["tavlen"], *TABLES["lister"])}
    rows: list[tuple[str, str]] = re.findall(r"^\| ([\w+]+|) \| `(\w)` \|", text_of("README.md"), re.MULTILINE)

    assert len(rows) == 12
    assert set(rows) <= together


async def test_the_steps_behind_f9_are_in_their_places(
    room_for: RoomFor, config: Config, plan: Plan, contacts: tuple[DirectoryContact, ...]
) -> None:
    steps: list[tuple[str, str]] = re.findall(r"\*\*F9\*\* og \*\*(\d)\*\* \(([^)]+)\)", text_of(HANDBOOK))
    assert len(steps) == 6

    karen = room_for("karen")
    async with sitting(karen, config, incident=started(karen, plan, contacts), size=WIDE) as person:
        await person.press("f9")
        await person.sees(*(f"{digit} {name}" for digit, name in steps))


# -- links and picture


PAGES = ["README.md", HANDBOOK, RIGHTS, DATA_PROTECTION, ACCESS, "docs/windows.md", SECURITY, "CONTRIBUTING.md"]


@pytest.mark.parametrize("name", PAGES)
def test_every_link_leads_somewhere(name: str) -> None:
    text = text_of(name)
    for target in re.findall(r"\]\(([^)]+)\)", text):
        if target.startswith("#"):
            headings = [re.sub(r"[^\w -]", "", line.lstrip("# ")) for line in text.splitlines() if line.startswith("#")]
            assert target[1:] in [heading.lower().replace(" ", "-") for heading in headings]
        elif not target.startswith("https://"):
            assert ((ROOT / name).parent / target.partition("#")[0]).is_file(), target


def test_the_readme_shows_the_board_as_it_is(tmp_path: Path) -> None:
    anew = tmp_path / "tavle.svg"

    assert main(["demo", "--billede", str(anew)]) == 0

    assert text_lines(text_of(PICTURE)) == text_lines(anew.read_text(encoding="utf-8")), (
        f"Make it anew: uv run beredskab demo --billede {PICTURE}"
    )


def test_the_picture_fetches_nothing_and_names_no_computer() -> None:
    svg = text_of(PICTURE)

    assert set(re.findall(r"https?://[^\"'<) ]+", svg)) == {"http://www.w3.org/2000/svg"}
    assert "midlertidig mappe" in text_lines(svg)[2]
    assert "/tmp" not in svg and "beredskab-demo-" not in svg


def test_a_picture_that_cannot_be_stored_says_so(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["demo", "--billede", str(tmp_path)]) == 1

    out, err = capsys.readouterr()
    assert out == ""
    assert err == f"Billedet kan ikke gemmes i {tmp_path}: det er en mappe. Vælg en anden fil med --billede.\n"
