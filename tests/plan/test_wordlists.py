"""``ordvalg.toml``: the words that are marked in a message, or none."""

import contextlib
import shutil
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from beredskab_tui.configfile import BadFile
from beredskab_tui.plan.config import load
from beredskab_tui.plan.wordlists import MarkedWord, WordLists, read_word_lists
from tests.hostile import HOSTILE, harmless
from tests.plan.mistakes import tell_mistake

CONFIG = Path(__file__).parents[2] / "config"
TEXT = (CONFIG / "ordvalg.toml").read_text(encoding="utf-8")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return Path(shutil.copytree(CONFIG, tmp_path / "config"))


def test_the_shipped_lists() -> None:
    lists = read_word_lists(str(CONFIG / "ordvalg.toml"))
    entries = (*lists.blame, *lists.guesses, *lists.strong)
    assert 40 <= len(entries) <= 70
    assert min(len(lists.blame), len(lists.guesses), len(lists.strong)) >= 15
    assert all(entry.why.endswith(".") and entry.why[0].isupper() for entry in entries)
    # A suggestion that is marked itself is none.
    marked = {entry.word for entry in entries}
    assert not [entry.better for entry in entries if marked & set(entry.better.split())]
    assert "Røde Kors" in lists.allowed
    assert load(str(CONFIG), None).word_lists == lists


def test_what_may_be_left_out(tmp_path: Path) -> None:
    path = tmp_path / "ordvalg.toml"
    path.write_text('[[gaet]]\nord = "vist nok"\nhvorfor = """\nDet er\net gæt."""\n', encoding="utf-8")
    assert read_word_lists(str(path)) == WordLists(guesses=(MarkedWord(word="vist nok", why="Det er et gæt."),))


@pytest.mark.parametrize("text", ["", "# intet endnu\n", "\ufeff"])
def test_an_empty_file_marks_nothing(tmp_path: Path, text: str) -> None:
    path = tmp_path / "ordvalg.toml"
    path.write_text(text, encoding="utf-8")
    assert read_word_lists(str(path)) == WordLists()


MAYBE = 'ord = "måske"'
MISTAKES = [
    (MAYBE, 'ord = ""', "ordet »« er ikke skrevet rigtigt", "ord eller to"),
    (MAYBE, 'ord = "måske?"', "ordet »måske?« er ikke skrevet rigtigt", "uden tegn"),
    (MAYBE, 'ord = "må*"', "ordet »må*« er ikke skrevet rigtigt", "mindst fire bogstaver"),
    (MAYBE, 'ord = "må*ske"', "ordet »må*ske« er ikke skrevet rigtigt", "en stjerne kun sidst"),
    (MAYBE, 'ord = "Formentlig"', "»Formentlig« står også i [[gaet]] i linje", "slet det ene"),
    (MAYBE, 'ord = "banderelateret"', "»banderelateret« står også i [[skyld]] i linje", "slet det ene"),
    (f"{MAYBE}\nhvorfor", f"{MAYBE}\n# hvorfor", "»hvorfor« mangler i [[gaet]]", "rolig sætning"),
    (f"{MAYBE}\n", f"{MAYBE}\nfordi = 2\n", "feltet »fordi« findes ikke i [[gaet]]", "Mente du ord?"),
    (MAYBE, 'ord = ["måske"]', "ordet er ikke en tekst", "ord eller to"),
    ('ogsaa = ["vistnok"]', 'ogsaa = "vistnok"', "ogsaa »vistnok« er ikke en liste", 'ogsaa = ["gerningsmænd"]'),
    (f"[[gaet]]\n{MAYBE}", f"[gaet]\n{MAYBE}", "overskriften [gaet]", "Skriv [[gaet]]"),
    ("tilladt = [", 'tilladt = [\n  "",', "tilladt er ikke udfyldt", "en liste af ord eller navne"),
]


@pytest.mark.parametrize(("old", "new", "wrong", "right"), MISTAKES)
def test_mistakes_are_told_with_their_line(tmp_path: Path, old: str, new: str, wrong: str, right: str) -> None:
    said = tell_mistake(tmp_path / "ordvalg.toml", read_word_lists, TEXT, old, new)
    assert wrong in said[0]
    assert right in said[1]


def test_no_file_is_a_choice_and_no_problem(folder: Path, tmp_path: Path) -> None:
    good = tmp_path / "gode"
    assert load(str(folder), str(good)).word_lists.blame
    (folder / "ordvalg.toml").unlink()
    after = load(str(folder), str(good))
    assert (after.word_lists, after.problems) == (WordLists(), ())


def test_a_slip_leaves_the_last_good_lists_in_use(folder: Path, tmp_path: Path) -> None:
    good = tmp_path / "gode"
    before = load(str(folder), str(good))
    (folder / "ordvalg.toml").write_text(TEXT.replace('ord = "måske"', 'ord = "rygte"'), encoding="utf-8")
    after = load(str(folder), str(good))
    assert after.word_lists == before.word_lists
    assert "den seneste udgave uden fejl er i brug" in after.problems[0].wrong
    assert "»rygte« står også" in after.problems[1].wrong


def test_a_bad_file_with_no_good_copy_marks_nothing_and_is_told(folder: Path) -> None:
    (folder / "ordvalg.toml").write_text("hej\n", encoding="utf-8")
    config = load(str(folder), None)
    assert config.word_lists == WordLists()
    assert [problem.file for problem in config.problems] == ["ordvalg.toml"] * 2
    assert config.problems[0].wrong == "ingen ord mærkes i beskeder"
    assert config.text_blocks


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_words_are_text_or_told(tmp_path: Path, name: str) -> None:
    raw = HOSTILE[name].encode("utf-8", "replace").decode()
    path = tmp_path / "ordvalg.toml"
    path.write_text(f"tilladt = ['''{raw}''']\n[[skyld]]\nord = 'x'\nhvorfor = '''{raw}'''\n", encoding="utf-8")
    try:
        lists = read_word_lists(str(path))
    except BadFile as bad:
        assert all(problem.sentence.isprintable() for problem in bad.problems)
        return
    assert harmless(lists.allowed[0] + lists.blame[0].why)


PUT = st.text(st.characters(exclude_categories=("Cs", "Co")), max_size=6)


@given(at=st.integers(0, len(TEXT)), gone=st.sampled_from([0, 1, 3, 40, 4000]), put=PUT)
def test_a_spoiled_file_is_told_in_sentences(
    tmp_path_factory: pytest.TempPathFactory, at: int, gone: int, put: str
) -> None:
    path = tmp_path_factory.getbasetemp() / "ordvalg.toml"
    path.write_bytes((TEXT[:at] + put + TEXT[at + gone :]).encode("utf-8", "replace"))
    with contextlib.suppress(BadFile):
        try:
            read_word_lists(str(path))
        except BadFile as bad:
            assert bad.problems
            assert all(problem.sentence.isprintable() and len(problem.sentence) < 600 for problem in bad.problems)
            raise
