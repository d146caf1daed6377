"""``beredskab adgang``: the line of the contract, whose key it is, who has one, and out again."""

import base64
import os
import sys
from pathlib import Path

import pytest

from beredskab_tui.access.keys import read_lines
from beredskab_tui.locations import Folders
from beredskab_tui.room.presence import Presence
from beredskab_tui.room.seat import utc_now
from tests.cli.conftest import Ran, Run


def blob(number: int) -> str:
    kind = b"ssh-ed25519"
    raw = len(kind).to_bytes(4, "big") + kind + (32).to_bytes(4, "big") + bytes([number]) * 32
    return f"ssh-ed25519 {base64.b64encode(raw).decode()}"


@pytest.fixture
def key(tmp_path: Path) -> str:
    """A key file that amina sent in."""
    path = tmp_path / "amina.pub"
    path.write_text(f"{blob(1)} AMINA@PC\r\n", encoding="utf-8")
    return str(path)


@pytest.fixture
def listed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The account's list of keys; nobody stands in it yet."""
    monkeypatch.setenv("HOME", str(tmp_path))
    return tmp_path / ".ssh" / "authorized_keys"


@pytest.fixture
def adgang(run: Run, listed: Path) -> Run:
    def call(*arguments: str, bruger: str = "karen") -> Ran:
        return run("adgang", *arguments, bruger=bruger)

    return call


def test_it_prints_the_line_and_changes_nothing(adgang: Run, key: str, listed: Path, folders: Folders) -> None:
    ran = adgang("amina", key)
    assert (ran.code, ran.err) == (0, "")
    assert ran.out == (
        f'restrict,pty,command="{sys.executable} -I -X utf8 -m beredskab_tui --bruger amina --config {folders.config} '
        f'--data {folders.data}" {blob(1)} amina\n'
    )
    assert not listed.exists()


def test_put_behind_the_file_it_is_known_the_next_time(adgang: Run, key: str, listed: Path) -> None:
    listed.parent.mkdir()
    listed.write_text("ssh-ed25519 xxx en linje uden slutning", encoding="utf-8")
    with open(listed, "a", encoding="utf-8") as file:
        file.write(adgang("amina", key).out)
    assert [line.door.person for line in read_lines(listed.read_text()) if line.door] == ["amina"]
    again = adgang("amina", key)
    assert (again.code, again.out) == (0, "")
    assert "Amina Yusuf har allerede denne nøgle (linje 2" in again.err


def test_it_writes_the_line_itself_and_in_place_of_an_old_one(adgang: Run, key: str, listed: Path) -> None:
    assert adgang("amina", key, "--tilfoej").code == 0
    first = listed.read_text()
    assert adgang("amina", key, "--tilfoej").code == 0 and listed.read_text() == first
    refused = adgang("amina", key, "--enkle-taster")
    assert refused.code == 1 and "Skriv kommandoen igen med --tilfoej" in refused.err
    assert adgang("amina", key, "--tilfoej", "--enkle-taster").code == 0
    assert [line.door and line.door.simple_keys for line in read_lines(listed.read_text())] == [True]


def test_a_key_that_somebody_else_has_is_refused(adgang: Run, key: str, listed: Path) -> None:
    assert adgang("amina", key, "--tilfoej").code == 0
    before = listed.read_text()
    for how in ((), ("--tilfoej",)):
        refused = adgang("peter", key, *how)
        assert (refused.code, refused.out) == (1, "")
        assert "Nøglen tilhører allerede Amina Yusuf (amina)" in refused.err
    assert listed.read_text() == before


def test_a_key_that_opens_a_shell_is_refused(adgang: Run, key: str, listed: Path) -> None:
    listed.parent.mkdir()
    listed.write_text(f"{blob(1)} admin\n", encoding="utf-8")
    refused = adgang("amina", key)
    assert refused.code == 1 and "linje 1, som ikke er lavet af beredskab" in refused.err


@pytest.mark.parametrize(
    ("arguments", "code", "why"),
    [
        (("ukendt", "KEY"), 2, "Ingen i stab.toml har det korte navn (id) »ukendt«"),
        (("amina", "/findes/ikke.pub"), 1, "kan ikke læses: filen eller mappen findes ikke. Intet er ændret."),
        (("amina", "a\0b"), 1, "navnet kan ikke bruges"),
        (("amina",), 2, "beredskab adgang ID NØGLEFIL"),
        ((), 2, "beredskab adgang ID NØGLEFIL"),
        (("--liste", "--fjern", "amina"), 2, "beredskab adgang ID NØGLEFIL"),
        (("--liste", "--tilfoej"), 2, "--tilfoej og --enkle-taster hører til"),
        (("--fjern", "peter"), 1, "hører til »peter«. Intet er ændret."),
    ],
)
def test_wrong_use_is_told(adgang: Run, key: str, arguments: tuple[str, ...], code: int, why: str) -> None:
    ran = adgang(*(key if word == "KEY" else word for word in arguments))
    assert (ran.code, ran.out) == (code, "") and why in ran.err


@pytest.mark.parametrize("who", ["amina", "tove"])
def test_only_the_leader_and_the_deputy_may(adgang: Run, key: str, listed: Path, who: str) -> None:
    for arguments in (("amina", key), ("--liste",), ("--fjern", "amina")):
        refused = adgang(*arguments, bruger=who)
        assert (refused.code, refused.out) == (1, "") and "adgang over SSH" in refused.err
    assert adgang("amina", key, bruger="jonas").code == 0


def test_the_list_says_who_and_what_is_not_as_it_should_be(adgang: Run, key: str, listed: Path) -> None:
    assert adgang("amina", key, "--tilfoej").code == 0
    ours = listed.read_text().strip()
    lines = [
        ours,
        f"{blob(2)} en gammel\x1b[2J nøgle",
        f'command="/bin/ls" {blob(3)}',
        "ssh-ed25519 brudt",
        ours.replace("--bruger amina", "--bruger gaaet").replace(blob(1), blob(4)),
        ours.replace("restrict,", "").replace(blob(1), blob(5)),
        ours.replace("pty,", "port-forwarding,").replace(blob(1), blob(6)),
        ours.replace("--data ", "--data /andet").replace(blob(1), blob(7)),
        ours.replace(sys.executable, "/findes/ikke").replace(blob(1), blob(8)),
    ]
    listed.write_text("\n".join(lines) + "\n", encoding="utf-8")
    ran = adgang("--liste")
    assert ran.code == 0 and "\x1b" not in ran.out
    assert "Amina Yusuf (medarbejder)  256 SHA256:" in ran.out and "(ED25519)  amina" in ran.out
    told = dict(line.removeprefix("OBS  linje ").split(": ", 1) for line in ran.out.splitlines() if "OBS" in line)
    assert told["2"].startswith("giver en kommandolinje på computeren, ikke tavlen: SHA256:")
    assert "kører noget andet: /bin/ls" in told["3"] and told["4"].startswith("kan ikke læses")
    assert "gaaet er ikke i stab.toml" in told["5"] and told["6"].startswith("mangler restrict")
    assert "mangler pty" in told["7"] and "»port-forwarding«" in ran.out
    assert "kommer til en anden tavle" in told["8"] and "findes ikke" in told["9"]
    assert "1" not in told and "Uden nøgle: karen, jonas, peter" in ran.out


def test_out_again_by_name_and_by_fingerprint(adgang: Run, key: str, listed: Path, tmp_path: Path) -> None:
    for number, person in ((1, "amina"), (2, "amina"), (3, "peter")):
        path = tmp_path / f"{number}.pub"
        path.write_text(blob(number), encoding="utf-8")
        assert adgang(person, str(path), "--tilfoej").code == 0
    with open(listed, "a", encoding="utf-8") as file:
        file.write("# husk Lise\n")
    first = read_lines(listed.read_text())[0].key
    assert first is not None
    one = adgang("--fjern", first.fingerprint)
    assert one.code == 0 and f"Fjernet: Amina Yusuf, {first.fingerprint}" in one.out
    assert "Amina Yusuf har stadig 1 nøgle" in one.out
    all_of_them = adgang("--fjern", "amina")
    assert all_of_them.code == 0 and "Amina Yusuf har ikke tavlen åben nu." in all_of_them.out
    left = read_lines(listed.read_text())
    assert [line.door.person for line in left if line.door] == ["peter"] and left[-1].text == "# husk Lise"


def test_a_key_that_is_taken_away_opens_nothing_else_either(adgang: Run, key: str, listed: Path) -> None:
    assert adgang("amina", key, "--tilfoej").code == 0
    text = Path(key).read_text(encoding="utf-8").strip()
    with open(listed, "a", encoding="utf-8") as file:
        # sshd goes by the first line that has the key: without ours this one would count.
        file.write(f"{text} gammel\ncert-authority {text}\n{blob(5)} en anden\n")
    gone = adgang("--fjern", "amina")
    assert gone.code == 0 and gone.out.count("Fjernet: ") == 3
    assert "Fjernet: en linje, der ikke førte til tavlen, SHA256:" in gone.out
    assert [line.comment for line in read_lines(listed.read_text())] == ["en anden"]


def test_who_sits_at_the_computer_itself_is_told_of_and_left_alone(
    adgang: Run, key: str, folders: Folders, listed: Path
) -> None:
    assert adgang("amina", key, "--tilfoej").code == 0
    folders.make()
    here = Presence(folders, "her", "amina", utc_now(), remote=False)
    try:
        gone = adgang("--fjern", "amina")
        assert gone.code == 0 and "Amina Yusuf har også tavlen åben ved selve computeren" in gone.out
        assert os.listdir(folders.presence) == ["her"]
    finally:
        here.close()
