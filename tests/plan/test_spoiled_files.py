"""Whatever happens to a file, reading it gives a value or Danish sentences, and nothing else."""

import contextlib
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from beredskab_tui.access.people import read_people
from beredskab_tui.configfile import BadFile
from beredskab_tui.plan.contacts import read_contacts
from beredskab_tui.plan.load import read_plan
from beredskab_tui.plan.textblocks import read_text_blocks
from beredskab_tui.plan.wordlists import read_word_lists

CONFIG = Path(__file__).parents[2] / "config"
PLAN = read_plan(str(CONFIG / "plan.toml"))
READERS: dict[str, Callable[[str], object]] = {
    "plan.toml": read_plan,
    "stab.toml": read_people,
    "kontakter.csv": partial(read_contacts, plan=PLAN),
    "tekstblokke.toml": read_text_blocks,
    "ordvalg.toml": read_word_lists,
}

scrap = st.one_of(
    st.binary(max_size=6),
    st.sampled_from(
        [b'"', b'"""', b"'''", b"[[", b"]", b"\n", b"=", b"#", b"\\", b";", b",", b"{}", b"\x00", b"\x1b["]
    ),
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
    with contextlib.suppress(BadFile):
        try:
            READERS[name](str(path))
        except BadFile as bad:
            assert bad.problems
            for problem in bad.problems:
                assert problem.sentence.isprintable()
                assert len(problem.sentence) < 600
            raise


@pytest.mark.parametrize("name", sorted(READERS.keys() - {"tekstblokke.toml", "ordvalg.toml"}))  # which may be empty
@given(raw=st.binary(max_size=300))
def test_bytes_of_any_kind(tmp_path_factory: pytest.TempPathFactory, name: str, raw: bytes) -> None:
    path = tmp_path_factory.getbasetemp() / name
    path.write_bytes(raw)
    with pytest.raises(BadFile):
        READERS[name](str(path))
