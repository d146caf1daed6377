"""``tekstblokke.toml``: nine texts on nine keys, or none."""

import shutil
from pathlib import Path

import pytest

from beredskab_tui.configfile import BadFile
from beredskab_tui.plan.config import load
from beredskab_tui.plan.textblocks import TextBlock, read_text_blocks
from tests.hostile import HOSTILE, harmless
from tests.plan.mistakes import tell_mistake

CONFIG = Path(__file__).parents[2] / "config"
TEXT = (CONFIG / "tekstblokke.toml").read_text(encoding="utf-8")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return Path(shutil.copytree(CONFIG, tmp_path / "config"))


def test_the_shipped_blocks() -> None:
    blocks = read_text_blocks(str(CONFIG / "tekstblokke.toml"))
    assert [block.digit for block in blocks] == list(range(1, 10))
    assert len({block.text for block in blocks}) == 9
    assert load(str(CONFIG), None).text_blocks == blocks


def test_by_digit_whatever_the_order_in_the_file(tmp_path: Path) -> None:
    path = tmp_path / "tekstblokke.toml"
    path.write_text('[[blok]]\ntal = 7\ntekst = "b Syv"\n[[blok]]\ntal = 2\ntekst = """\nTo\nlinjer"""\n')
    assert read_text_blocks(str(path)) == (TextBlock(digit=2, text="To linjer"), TextBlock(digit=7, text="b Syv"))


@pytest.mark.parametrize("text", ["", "# intet endnu\n", "\ufeff"])
def test_an_empty_file_is_no_blocks(tmp_path: Path, text: str) -> None:
    path = tmp_path / "tekstblokke.toml"
    path.write_text(text, encoding="utf-8")
    assert read_text_blocks(str(path)) == ()


MISTAKES = [
    ("tal = 9", "tal = 3", "tal »3« er brugt før, i [[blok]] i linje", "forskellige"),
    ("tal = 9", "tal = 0", "tallet »0« er uden for grænserne", "fra 1 til 9"),
    ("tal = 9", "tal = 10", "tallet »10« er uden for grænserne", "fra 1 til 9"),
    ("tal = 9", 'tal = "9"', "tallet »9« er ikke et tal", "fx tal = 3"),
    ("tal = 9\n", "", "»tal« mangler i [[blok]]", "fx tal = 3"),
    ('tekst = "Status: ', 'tekst = ""\n# ', "teksten er ikke udfyldt", "Skriv højst 200 tegn"),
    ('tekst = "Status: ', f'tekst = "{"x" * 200} ', "har ikke den rigtige længde", "Skriv højst 200 tegn"),
    ('tekst = "Status: ', 'text = "Status: ', "feltet »text« findes ikke", "Her kan stå: tal, tekst."),
    ("[[blok]]\ntal = 9", "[blok]\ntal = 9", "overskriften [blok]", "Skriv [[blok]]"),
]


@pytest.mark.parametrize(("old", "new", "wrong", "right"), MISTAKES)
def test_mistakes_are_told_with_their_line(tmp_path: Path, old: str, new: str, wrong: str, right: str) -> None:
    said = tell_mistake(tmp_path / "tekstblokke.toml", read_text_blocks, TEXT, old, new)
    assert wrong in said[0]
    assert right in said[1]


def test_no_file_is_a_choice_and_no_problem(folder: Path, tmp_path: Path) -> None:
    good = tmp_path / "gode"
    assert len(load(str(folder), str(good)).text_blocks) == 9
    (folder / "tekstblokke.toml").unlink()
    after = load(str(folder), str(good))
    assert (after.text_blocks, after.problems) == ((), ())


def test_a_slip_leaves_the_last_good_blocks_on_the_keys(folder: Path, tmp_path: Path) -> None:
    good = tmp_path / "gode"
    before = load(str(folder), str(good))
    (folder / "tekstblokke.toml").write_text(TEXT.replace("tal = 9", "tal = 1"), encoding="utf-8")
    after = load(str(folder), str(good))
    assert after.text_blocks == before.text_blocks
    assert "den seneste udgave uden fejl er i brug" in after.problems[0].wrong
    assert "tal »1« er brugt før" in after.problems[1].wrong


def test_a_bad_file_with_no_good_copy_is_no_blocks_and_is_told(folder: Path) -> None:
    (folder / "tekstblokke.toml").write_text("hej\n", encoding="utf-8")
    config = load(str(folder), None)
    assert config.text_blocks == ()
    assert [problem.file for problem in config.problems] == ["tekstblokke.toml"] * 2
    assert config.problems[0].wrong == "der er ingen tekstblokke på taltasterne"
    assert config.contacts


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_blocks_are_text_or_told(tmp_path: Path, name: str) -> None:
    raw = HOSTILE[name].encode("utf-8", "replace").decode()
    path = tmp_path / "tekstblokke.toml"
    path.write_text(f"[[blok]]\ntal = 1\ntekst = '''{raw}'''\n", encoding="utf-8")
    try:
        (block,) = read_text_blocks(str(path))
    except BadFile as bad:
        assert all(problem.sentence.isprintable() for problem in bad.problems)
        return
    assert harmless(block.text)
    assert block.text == " ".join(block.text.splitlines())
    assert 1 <= len(block.text) <= 200
