"""Whatever happens to a file, reading it gives a value or Danish sentences, and nothing else."""

import re
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

from beredskab_tui.access.people import read_people
from beredskab_tui.configfile import BadFile
from beredskab_tui.plan.contacts import read_contacts
from beredskab_tui.plan.load import read_plan
from beredskab_tui.plan.mail import read_mail
from beredskab_tui.plan.textblocks import read_text_blocks
from beredskab_tui.plan.wordlists import read_word_lists
from tests.hostile import harmless

CONFIG = Path(__file__).parents[2] / "config"
PLAN = read_plan(str(CONFIG / "plan.toml"))
READERS: dict[str, Callable[[str], object]] = {
    "plan.toml": read_plan,
    "stab.toml": read_people,
    "kontakter.csv": partial(read_contacts, plan=PLAN),
    "tekstblokke.toml": read_text_blocks,
    "ordvalg.toml": read_word_lists,
    "mail.toml": read_mail,
}
EMPTY: Final = {"tekstblokke.toml", "ordvalg.toml", "mail.toml"}
"""What may be left empty."""

scrap = st.one_of(
    st.binary(max_size=6),
    st.sampled_from(
        [b'"', b'"""', b"'''", b"[[", b"]", b"\n", b"=", b"#", b"\\", b";", b",", b"{}", b"\x00", b"\x1b["]
    ),
)


VALUES: Final = """1 -1 0 true "" [] {} [[1]] ["x",1] {a=1} 1.5 1e999 nan -inf 1979-05-27 1979-05-27T07:32:00Z
9999-12-31T23:59:59Z 0001-01-01 07:32:00 "9999-12-31" "../../../etc/passwd" "a\\u001b[2Jb" "\\u202e" "[/b]" "{0}%s"
"\\u0000" 9223372036854775808 -1180591620717411303424"""
"""What may stand behind an equals sign of TOML."""
values = st.one_of(
    st.sampled_from([*VALUES.split(), "9" * 5000]),
    # Deep, and deeper than any reader goes.
    (st.integers(300, 600) | st.just(3000)).map(lambda depth: "[" * depth + "]" * depth),
    (st.integers(300, 600) | st.just(3000)).map(lambda depth: "{ a = " * depth + "1" + "}" * depth),
    st.text(st.characters(exclude_categories=["Cc", "Cs"], exclude_characters='"\\'), max_size=20).map('"{}"'.format),
)


@pytest.mark.parametrize("name", READERS)
@given(data=st.data())
def test_a_spoiled_file_is_told_in_sentences(
    tmp_path_factory: pytest.TempPathFactory, name: str, data: st.DataObject
) -> None:
    raw = (CONFIG / name).read_bytes()
    at = data.draw(st.integers(0, len(raw)))
    gone = data.draw(st.sampled_from([0, 1, 3, 40, 4000]))
    path = tmp_path_factory.getbasetemp() / name
    path.write_bytes(raw[:at] + data.draw(scrap) + raw[at + gone :])
    _read(name, path)


def _read(name: str, path: Path) -> None:
    try:
        READERS[name](str(path))
    except BadFile as bad:
        assert bad.problems
        for problem in bad.problems:
            assert harmless(problem.sentence) and "\n" not in problem.sentence
            assert len(problem.sentence) < 600


@pytest.mark.slow
@pytest.mark.parametrize("name", sorted(name for name in READERS if name.endswith(".toml")))
@given(data=st.data())
def test_a_value_of_any_kind_in_the_place_of_any_other_is_told_in_sentences(
    tmp_path_factory: pytest.TempPathFactory, name: str, data: st.DataObject
) -> None:
    """The file is TOML still: what stands behind one of its equals signs is another thing."""
    lines = (CONFIG / name).read_text(encoding="utf-8").split("\n")
    places = [number for number, line in enumerate(lines) if re.match(r"\s*\w+ = [^\[{].*[^\[{,]$", line)]
    assert len(places) > 5
    for _ in range(data.draw(st.integers(1, 2))):
        number = places[data.draw(st.integers(0, len(places) - 1))]
        lines[number] = f"{lines[number].partition('=')[0]}= {data.draw(values)}"
    path = tmp_path_factory.getbasetemp() / name
    path.write_text("\n".join(lines), encoding="utf-8")
    _read(name, path)


@pytest.mark.parametrize("name", sorted(READERS.keys() - EMPTY))
@given(raw=st.binary(max_size=300))
def test_bytes_of_any_kind(tmp_path_factory: pytest.TempPathFactory, name: str, raw: bytes) -> None:
    path = tmp_path_factory.getbasetemp() / name
    path.write_bytes(raw)
    with pytest.raises(BadFile):
        READERS[name](str(path))
