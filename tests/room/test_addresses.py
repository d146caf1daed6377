"""One bare address, or why it is none; and a field into which somebody types several."""

import re
import socket
import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from beredskab_tui.errors import BeredskabError
from beredskab_tui.room.addresses import BadAddress, check, named, split
from tests.hostile import HOSTILE, harmless


@pytest.mark.parametrize(
    ("written", "usable"),
    [
        ("mette@example.dk", "mette@example.dk"),
        ("  mette@example.dk ", "mette@example.dk"),
        ("Mette.Lund+krise@EXAMPLE.dk", "Mette.Lund+krise@example.dk"),
        ("o'brien@mail.example.dk", "o'brien@mail.example.dk"),
        ("post@søparken.example.dk", "post@xn--sparken-q1a.example.dk"),
        ("post@xn--sparken-q1a.example.dk", "post@xn--sparken-q1a.example.dk"),
        ("-o@example.dk", "-o@example.dk"),
        (f"{'a' * 64}@example.dk", f"{'a' * 64}@example.dk"),
    ],
)
def test_an_address_as_it_may_be_used(written: str, usable: str) -> None:
    assert check(written) == usable
    assert check(usable) == usable


BAD = [
    ("", "Der står ingen mailadresse"),
    ("   ", "Der står ingen mailadresse"),
    ("a@x.dk, b@x.dk", "er flere adresser"),
    ("a@x.dk,b@x.dk", "er flere adresser"),
    ("a@x.dk;b@x.dk", "er flere adresser"),
    ("a@x.dk,", "er flere adresser"),
    ("a@b@x.dk", "er flere adresser"),
    ("a@x.dk b@x.dk", "er flere adresser"),
    ("Mette Lund <mette@example.dk>", "uden navn"),
    ("<mette@example.dk>", "uden navn"),
    ('"mette"@example.dk', "uden navn"),
    ("mette@example.dk (Mette)", "uden navn"),
    ("a@x.dk>\r\nDATA", "et tegn, der ikke kan ses"),
    ("a@x.dk\nBcc: b@x.dk", "et tegn, der ikke kan ses"),
    ("a@x.dk\n", "et tegn, der ikke kan ses"),
    ("a@x.dk\x00", "et tegn, der ikke kan ses"),
    ("a@x\t.dk", "et tegn, der ikke kan ses"),
    ("a\u202e@x.dk", "et tegn, der ikke kan ses"),
    ("a\u200b@x.dk", "et tegn, der ikke kan ses"),
    ("a b@x.dk", "et mellemrum"),
    ("a\u00a0b@x.dk", "et mellemrum"),
    ("mette", "har intet @"),
    ("@example.dk", "foran @"),
    ("mette@", "efter @"),
    ("mette@localhost", "ikke færdig efter @"),
    ("mette@example", "ikke færdig efter @"),
    ("mette..lund@example.dk", "et punktum for meget"),
    (".mette@example.dk", "et punktum for meget"),
    ("mette.@example.dk", "et punktum for meget"),
    ("mette@example..dk", "et punktum for meget"),
    ("mette@example.dk.", "et punktum for meget"),
    ("mette@.example.dk", "et punktum for meget"),
    ("mette@192.0.2.1", "et nummer efter @"),
    ("mette@[192.0.2.1]", "et nummer efter @"),
    ("jørgen@example.dk", "har »ø« foran @"),
    ("m\u0435tte@example.dk", "har »\u0435« foran @"),
    ("mette@ex\u0430mple.dk", "»\u0430«, der kun ligner"),
    ("mette@\uff45xample.dk", "»\uff45«, der kun ligner"),
    ("mette@example\u3002dk", "»\u3002«, der kun ligner"),
    ("mette@xn--80ak6aa92e.com", "der kun ligner"),
    ("mette@x.test", "kan sendes til"),
    ("mette@x.local", "kan sendes til"),
    ("mette@-example.dk", "kan sendes til"),
    ("mette@ex_ample.dk", "kan sendes til"),
    ("me:tte@example.dk", "kan sendes til"),
    (f"mette@{'x' * 64}.dk", "kan sendes til"),
    (f"{'a' * 65}@example.dk", "plads til 64 tegn"),
    (f"mette@{'x.' * 200}dk", "plads til 254"),
]


@pytest.mark.parametrize(("written", "why"), BAD)
def test_what_is_no_address_is_told_in_words(written: str, why: str) -> None:
    with pytest.raises(BadAddress) as caught:
        check(written)
    sentence = caught.value.sentence
    assert why in sentence
    assert harmless(sentence) and "\n" not in sentence and len(sentence) < 250 and sentence.endswith(".")
    assert isinstance(caught.value, BeredskabError)


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_texts_are_no_addresses(name: str) -> None:
    for written in (HOSTILE[name], f"{HOSTILE[name]}@example.dk", f"mette@{HOSTILE[name]}"):
        with pytest.raises(BadAddress) as caught:
            check(written)
        assert harmless(caught.value.sentence)


@given(st.text(max_size=80) | st.from_regex(r"[a-z.]{1,5}@[a-zæ.-]{1,6}\.[a-z]{1,3}", fullmatch=True))
def test_whatever_is_used_is_one_bare_ascii_address(written: str) -> None:
    try:
        usable = check(written)
    except BadAddress:
        return
    assert re.fullmatch(r"[!-~]+@[!-~]+\.[!-~]+", usable)
    assert not set('<>",;()[]\\') & set(usable) and usable.count("@") == 1
    assert check(usable) == usable


def test_the_network_is_never_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(*_: object, **__: object) -> None:
        raise AssertionError("the network was asked")

    monkeypatch.setattr(socket, "socket", refused)
    monkeypatch.setattr(socket, "getaddrinfo", refused)
    assert check("nobody@never-asked.example.dk") == "nobody@never-asked.example.dk"


def test_nobody_pays_for_the_validator_before_an_address_is_looked_at() -> None:
    code = "import sys, beredskab_tui.room.recipients; sys.exit('email_validator' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


# -- several in a field


@pytest.mark.parametrize(
    ("text", "pieces"),
    [
        ("", []),
        (" ,; \n", []),
        ("a@x.dk, b@x.dk;c@x.dk d@x.dk\ne@x.dk", ["a@x.dk", "b@x.dk", "c@x.dk", "d@x.dk", "e@x.dk"]),
        ("a@x.dk,,b", ["a@x.dk", "b"]),
        ("a@x.dk og b@x.dk", ["a@x.dk", "og", "b@x.dk"]),
        ("Mette Lund <mette@example.dk>; Bo <bo@x.dk>", ["Mette Lund <mette@example.dk>", "Bo <bo@x.dk>"]),
        ('a@x.dk "Lund, Mette" <mette@example.dk>', ["a@x.dk", '"Lund, Mette" <mette@example.dk>']),
        ("bo@x.dk Mette Lund <m@x.dk>", ["bo@x.dk", "Mette Lund <m@x.dk>"]),
        ("<mette@example.dk>", ["<mette@example.dk>"]),
        ("Mette Lund <mette", ["Mette", "Lund", "<mette"]),
        ("a@x.dk>\nDATA", ["a@x.dk>", "DATA"]),
    ],
)
def test_a_field_in_pieces(text: str, pieces: list[str]) -> None:
    assert split(text) == pieces


@given(st.text(alphabet=st.sampled_from('abæ@.<>",; \n\t\x00\u00a0'), max_size=60) | st.text(max_size=60))
def test_nothing_that_was_typed_is_lost(text: str) -> None:
    pieces = split(text)
    assert re.sub(r"[\s,;]", "", "".join(pieces)) == re.sub(r"[\s,;]", "", text)
    assert all(piece.strip() for piece in pieces)


@given(st.lists(st.sampled_from(["a@x.dk", "bo.lund@example.dk", "ikke", "ø@x.dk", "c@x.dk"]), max_size=6), st.data())
def test_every_piece_is_looked_at_by_itself(typed: list[str], data: st.DataObject) -> None:
    between = st.sampled_from([",", ";", " ", "\n", ", ", " ;\n"])
    assert split("".join(one + data.draw(between) for one in typed)) == typed


def test_a_name_and_its_address() -> None:
    assert named("Mette Lund <mette@example.dk>") == ("Mette Lund", "mette@example.dk")
    assert named('"Lund, Mette" <mette@example.dk>') == ("Lund, Mette", "mette@example.dk")
    assert named("<mette@example.dk>") == ("", "mette@example.dk")
    assert named("mette@example.dk") == ("", "mette@example.dk")
    assert named("<mette") == ("", "<mette")


def test_a_long_paste_is_split_in_one_pass() -> None:
    many = [f"{number}@example.dk" for number in range(10_000)]
    assert split(" ".join(many)) == many
    assert len(split("ord " * 50_000)) == 50_000
