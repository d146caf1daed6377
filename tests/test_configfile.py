"""Files that people edit: every way Notepad saves them, every slip of the hand, and the last good version."""

import os
import subprocess
import sys
from datetime import date
from enum import Enum
from pathlib import Path
from typing import Annotated, Literal

import msgspec
import pytest
from msgspec import Meta

from beredskab_tui.configfile import (
    BadFile,
    Problem,
    decode,
    keep_good,
    last_good,
    open_toml,
    read_checked,
    read_toml,
)
from beredskab_tui.errors import BeredskabError


class Colour(Enum):
    RED = "roed"
    GREEN = "groen"


class Part(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, rename={"due": "frist"}):
    name: str
    due: Annotated[int, Meta(ge=0, le=90, title="fristen", description="Skriv antal minutter, fx frist = 30.")] = 0
    colour: Colour | None = None
    words: tuple[str, ...] = ()


class Settings(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    title: str
    size: Literal["lille", "stor"] = "lille"
    on: bool = False
    day: date | None = None
    number: Annotated[int, Meta(ge=1)] | None = None
    part: tuple[Part, ...] = ()
    single: Part | None = None


def settings(folder: Path, text: str | bytes) -> Settings:
    path = folder / "prøve.toml"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return read_toml(str(path), Settings)


def mistakes(folder: Path, text: str | bytes) -> tuple[Problem, ...]:
    with pytest.raises(BadFile) as caught:
        settings(folder, text)
    return caught.value.problems


@pytest.mark.parametrize(
    "raw",
    [
        'title = "Sø, ærø og å"\non = true\n'.encode(),
        'title = "Sø, ærø og å"\non = true\n'.encode("utf-8-sig"),
        'title = "Sø, ærø og å"\r\non = true\r\n'.encode(),
        'title = "Sø, ærø og å"\r\non = true\r\n'.encode("cp1252"),
        'title = "Sø, ærø og å"\ron = true\r'.encode("latin-1"),
        'title = "Sø, ærø og å"\r\non = true\r\n'.encode("utf-16"),
    ],
    ids=["utf-8", "bom", "crlf", "cp1252", "latin-1, old mac", "utf-16"],
)
def test_every_way_notepad_saves_it(tmp_path: Path, raw: bytes) -> None:
    assert settings(tmp_path, raw) == Settings(title="Sø, ærø og å", on=True)


def test_bytes_without_meaning_in_cp1252_are_read_as_latin_1() -> None:
    assert decode(b"a\xe6\x81b") == "aæb"


def test_a_text_over_several_lines_becomes_one(tmp_path: Path) -> None:
    assert settings(tmp_path, 'title = """\nFørste\nanden."""').title == "Første anden."


SYNTAX = [
    ('title = "a"\n[[part]]\nname = "x\n', 3, "der mangler et anførselstegn", 'fx name = "tekst"'),
    ("title = 'a\n", 1, "der mangler et anførselstegn", 'fx title = "tekst"'),
    ("title = ”a”\n", 1, "krumme anførselstegn", "lige anførselstegn"),
    ('title "a"\n', 1, "der mangler et lighedstegn", "Skriv navn, lighedstegn og værdi"),
    ("\n\nRing til Mette\n", 3, "der mangler et lighedstegn", "Noter skal have # forrest"),
    ('title = "a"\ntitle = "b"\n', 2, "»title« står der to gange", "Slet den ene"),
    ("title = \n", 1, "der står ikke noget efter title =", 'Skriv teksten mellem anførselstegn, fx title = "tekst".'),
    ('title = "a"\n[[part]]\nname = "x"\nfrist = ti\n', 4, "fristen »ti« kan ikke læses", "fx frist = 30."),
    ('title = "a"\n[[part]]\nname = "x"\nfrist = 30 min # tid\n', 4, "fristen »30 min« kan ikke", "fx frist = 30."),
    ('title = "a"\non = ja\n', 2, "feltet on »ja« kan ikke læses", "on = true for ja"),
    ('title = "a"\nday = 1.2.2026\n', 2, "»1.2.2026« kan ikke læses", "fx day = 2026-03-01."),
    ('title = "a"\n[[part]\nname = "x"\n', 2, "overskriften mangler en klamme", "[[kort]]"),
    ('title = "a"\n[part]\nname = "x"\n[part]\nname = "y"\n', 4, "ikke det rigtige antal klammer", "Skriv [[part]]."),
    ('title = "a"\n[[part]]\nname = "x"\nwords = ["a"\n"b"]\n', 5, "ikke skrevet færdig", "Sæt komma"),
    ('title = "C:\\Users"\n', 1, "omvendt skråstreg", "brug / i stedet"),
    ('title = "a"\nstørrelse = "stor"\n', 2, "navnet »størrelse« til venstre", "stoerrelse"),
    ('title = """a\nb\n', 1, "slutter ikke", "tre anførselstegn"),
    ('title = """a\n[[part]]\nname = """x"""\n', 1, "slutter ikke", "tre anførselstegn"),
    ("title = " + "[" * 5000, None, "lister inde i lister", "Fjern"),
]


@pytest.mark.parametrize(("text", "line", "wrong", "right"), SYNTAX)
def test_mistakes_of_the_language(tmp_path: Path, text: str, line: int | None, wrong: str, right: str) -> None:
    (problem,) = mistakes(tmp_path, text)
    assert (problem.file, problem.line) == ("prøve.toml", line)
    assert wrong in problem.wrong
    assert right in problem.right


TYPES = [
    ('[[part]]\nname = "x"\nfrist = "ti"\n', 4, "fristen »ti« er ikke et tal", "Skriv antal minutter, fx frist = 30."),
    ('[[part]]\nname = "x"\nfrist = 91\n', 4, "fristen »91« er uden for grænserne", "Skriv et tal fra 0 til 90."),
    ("number = 0\n", 2, "»0« er uden for grænserne", "Skriv et tal på mindst 1."),
    ("number = 1.5\n", 2, "feltet number »1.5« er ikke et tal", "Skriv et tal uden anførselstegn, fx number = 1."),
    ('[[part]]\nname = "x"\nfritst = 4\n', 4, "feltet »fritst« findes ikke i [[part]]", "Mente du frist?"),
    ("qqq = 4\n", 2, "feltet »qqq« findes ikke", "Her kan stå: title, size, on, day, number, part, single."),
    ('[[part]]\nname = "x"\n[[part]]\nfrist = 4\n', 4, "»name« mangler i [[part]]", 'fx name = "tekst".'),
    ('[single]\nname = "x"\nfrist = true\n', 4, "fristen »true« er ikke et tal", "fx frist = 30."),
    ("[single]\nfrist = 1\n", 2, "»name« mangler i [single]", 'fx name = "tekst".'),
    ('size = "mellem"\n', 2, "feltet size »mellem« kan ikke bruges", "Skriv en af disse: lille, stor."),
    ('[[part]]\nname = "x"\ncolour = "rød"\n', 4, "»rød« kan ikke bruges", "disse: roed, groen. Mente du roed?"),
    ('on = "ja"\n', 2, "feltet on »ja« er hverken true eller false", "on = true for ja eller on = false for nej"),
    ('day = "i morgen"\n', 2, "feltet day »i morgen« er ikke en dato", "fx day = 2026-03-01."),
    ('[[part]]\nname = "x"\nwords = "a"\n', 4, "feltet words »a« er ikke en liste", 'fx words = ["en", "to"].'),
    ('[[part]]\nname = "x"\nwords = [\n  "a",\n  4,\n]\n', 4, "words »4« er ikke en tekst", 'words = ["en", "to"].'),
    ('[part]\nname = "x"\n', 2, "feltet part er ikke skrevet som et afsnit", "[[part]]"),
    ('[[single]]\nname = "x"\n', 2, "feltet single er ikke skrevet som et afsnit", "[single]"),
    ("part = 3\n", 2, "feltet part er ikke skrevet som et afsnit", "[[part]]"),
]


@pytest.mark.parametrize(("text", "line", "wrong", "right"), TYPES)
def test_values_that_are_not_what_the_field_asks_for(
    tmp_path: Path, text: str, line: int, wrong: str, right: str
) -> None:
    (problem,) = mistakes(tmp_path, 'title = "a"\n' + text)
    assert problem.line == line
    assert wrong in problem.wrong
    assert right in problem.right


def test_a_pipe_keeps_nobody_waiting(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "mail.toml")
    with pytest.raises(BadFile, match="kan ikke læses \\(det er ikke en fil\\)"):
        read_toml(str(tmp_path / "mail.toml"), Settings)


def test_the_sentence_is_whole(tmp_path: Path) -> None:
    (problem,) = mistakes(tmp_path, 'title = "a"\n[[part]]\nname = "x"\nfrist = "ti"\n')
    expected = "prøve.toml, linje 4: fristen »ti« er ikke et tal. Skriv antal minutter, fx frist = 30."
    assert problem.sentence == expected


def test_every_mistake_is_told_at_once(tmp_path: Path) -> None:
    text = 'size = "x"\n[[part]]\nname = 3\nfrist = "ti"\n\n[[part]]\nnavn = "y"\n'
    found = mistakes(tmp_path, text)
    assert [(problem.line, problem.wrong.split(" ")[0]) for problem in found] == [
        (None, "»title«"),
        (1, "feltet"),
        (3, "feltet"),
        (4, "fristen"),
        (7, "feltet"),
        (6, "»name«"),
    ]


def test_the_sentence_of_many_mistakes_shows_twenty(tmp_path: Path) -> None:
    text = "".join(f"felt_{number} = 1\n" for number in range(29)) + 'title = "a"\n'
    with pytest.raises(BadFile) as caught:
        settings(tmp_path, text)
    assert isinstance(caught.value, BeredskabError)
    assert len(caught.value.problems) == 29
    lines = caught.value.sentence.split("\n")
    assert len(lines) == 21
    assert lines[-1] == "… og 9 fejl mere."


def test_lines_are_found_past_comments_and_texts_that_look_like_toml(tmp_path: Path) -> None:
    text = (
        "# [[part]]\n"
        'title = """\n[[part]]\nfrist = 1\n"""\n'
        '[[part]]  # """ in a comment\n'
        'name = "a # [[part]]"\n'
        '[[part]]\nname = "b"\nfrist = "sent"\n'
    )
    (problem,) = mistakes(tmp_path, text)
    assert problem.line == 10


def test_the_line_of_one_element_of_a_long_list(tmp_path: Path) -> None:
    path = tmp_path / "a.toml"
    path.write_text('a = [\n  "en",\n  "to",\n]\n[b]\nc = "x"\n')
    file = open_toml(str(path))
    assert file.line(("a", 1)) == 3
    assert file.line(("b", "c")) == 6
    assert file.line(("b", "d")) == 5
    assert file.line(("e",)) is None


HOSTILE = [
    ("[/b][@click=app.quit] [OK]", "[/b][@click=app.quit] [OK]"),
    ("\\u001b]52;c;aGVq\\u0007her", "]52;c;aGVqher"),
    ("nul\\u0000del\\u009b31m", "nuldel31m"),
    ("h\\u202ejre", "hjre"),
    ("a\x1b[2Jb\x00c", "a[2Jbc"),
]


@pytest.mark.parametrize(("written", "kept"), HOSTILE)
def test_hostile_text_is_stored_as_text(tmp_path: Path, written: str, kept: str) -> None:
    found = settings(tmp_path, f'title = "{written}"\n[[part]]\nname = "x"\nwords = ["{written}"]\n')
    assert found.title == kept
    assert found.part[0].words == (kept,)


@pytest.mark.parametrize(
    "text",
    [
        'title = "a"\nsize = "\\u001b[2J\\u202e[/b]"\n',
        'title = "a"\n"\\u001b[2J\\u202e[/b]" = 3\n',
        'title = "a"\n\x1b[2J\u202e[/b] = 3\n',
        'title = "a"\nsize = \x1b[2J\u202e[/b]\n',
        'title = "a"\n[\u202ehej\x9b]\n',
    ],
)
def test_hostile_text_in_a_mistake_comes_out_harmless(tmp_path: Path, text: str) -> None:
    (problem,) = mistakes(tmp_path, text)
    assert problem.sentence.isprintable()


def test_a_text_of_300_kb_is_refused_with_a_sentence(tmp_path: Path) -> None:
    (problem,) = mistakes(tmp_path, f'title = "a"\n\nsize = "{"x" * 300_000}"\n')
    assert problem.line == 3
    assert "for lang" in problem.wrong
    assert len(problem.sentence) < 200


def test_a_file_of_many_megabytes_is_refused(tmp_path: Path) -> None:
    (problem,) = mistakes(tmp_path, b"#" * 5_000_000)
    assert "for stor" in problem.wrong


def test_a_missing_file_and_a_folder_in_its_place(tmp_path: Path) -> None:
    with pytest.raises(BadFile, match=r"plan.toml: filen findes ikke i mappen"):
        read_toml(str(tmp_path / "plan.toml"), Settings)
    (tmp_path / "stab.toml").mkdir()
    with pytest.raises(BadFile, match=r"stab.toml: filen kan ikke læses"):
        read_toml(str(tmp_path / "stab.toml"), Settings)


def test_the_last_good_version_is_used(tmp_path: Path) -> None:
    good = str(tmp_path / "lokal" / "sidste-gode")
    path = tmp_path / "plan.toml"

    def read(at: str) -> Settings:
        return read_toml(at, Settings)

    path.write_text('title = "første"\n')
    assert read_checked(str(path), read, good) == (Settings(title="første"), ())

    path.write_text('title = "anden\n')
    value, problems = read_checked(str(path), read, good)
    assert value == Settings(title="første")
    assert "seneste udgave uden fejl er i brug" in problems[0].wrong
    assert [(problem.file, problem.line) for problem in problems] == [("plan.toml", None), ("plan.toml", 1)]

    path.unlink()
    value, problems = read_checked(str(path), read, good)
    assert value == Settings(title="første")
    assert "findes ikke" in problems[1].wrong

    path.write_text('title = "tredje"\n')
    assert read_checked(str(path), read, good) == (Settings(title="tredje"), ())
    path.unlink()
    assert read_checked(str(path), read, good)[0] == Settings(title="tredje")
    assert os.listdir(good) == ["plan.toml"]


def test_without_a_good_copy_the_mistakes_are_raised(tmp_path: Path) -> None:
    path = tmp_path / "plan.toml"
    path.write_text("title = 3\n")
    for good in (None, str(tmp_path / "ingen")):
        with pytest.raises(BadFile, match="linje 1"):
            read_checked(str(path), lambda at: read_toml(at, Settings), good)


def test_when_the_copy_is_bad_too_the_mistakes_are_those_of_the_file(tmp_path: Path) -> None:
    (tmp_path / "gode").mkdir()
    (tmp_path / "gode" / "plan.toml").write_text("\n\n\ntitle = 4\n")
    (tmp_path / "plan.toml").write_text("title = 3\n")
    with pytest.raises(BadFile, match="linje 1"):
        read_checked(str(tmp_path / "plan.toml"), lambda at: read_toml(at, Settings), str(tmp_path / "gode"))


def test_what_changed_while_it_was_read_is_not_kept(tmp_path: Path) -> None:
    path, good = tmp_path / "plan.toml", tmp_path / "gode"
    path.write_text('title = "læst"\n')

    def read_slowly(at: str) -> Settings:
        value = read_toml(at, Settings)
        path.write_text("title = \n")
        return value

    assert read_checked(str(path), read_slowly, str(good))[0].title == "læst"
    assert last_good("plan.toml", str(good)) is None


def test_a_folder_that_cannot_be_written_does_not_matter(tmp_path: Path) -> None:
    (tmp_path / "plan.toml").write_text('title = "a"\n')
    (tmp_path / "fil").write_text("")  # in a file's place no folder can be made, not even by root
    value, problems = read_checked(
        str(tmp_path / "plan.toml"), lambda at: read_toml(at, Settings), str(tmp_path / "fil" / "gode")
    )
    assert (value.title, problems) == ("a", ())


def test_a_copy_is_written_only_when_something_changed(tmp_path: Path) -> None:
    folder = str(tmp_path)
    assert keep_good("a.toml", b"1", folder)
    assert not keep_good("a.toml", b"1", folder)
    assert keep_good("a.toml", b"2", folder)
    assert os.listdir(folder) == ["a.toml"]


def test_reading_a_good_file_loads_none_of_the_explanations(tmp_path: Path) -> None:
    path = tmp_path / "a.toml"
    path.write_text('title = "a"\n')
    program = (
        "import sys, msgspec\n"
        "from beredskab_tui.configfile import read_toml\n"
        "class Kind(msgspec.Struct):\n    title: str\n"
        f"read_toml({str(path)!r}, Kind)\n"
        "print([name for name in ('difflib', 'pathlib', 'beredskab_tui.configfaults', 'beredskab_tui.configlines')"
        " if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"
