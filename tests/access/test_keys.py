"""Keys and lines of ``authorized_keys``: what is taken, how it is quoted, and how a line that is there is read."""

import base64
import subprocess
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from beredskab_tui.access.keys import KINDS, Door, line_for, read_key, read_lines
from beredskab_tui.errors import Refused


def packed(*fields: bytes) -> bytes:
    return b"".join(len(field).to_bytes(4, "big") + field for field in fields)


def key_text(kind: str, *fields: bytes) -> str:
    return f"{kind} {base64.b64encode(packed(kind.encode(), *fields)).decode()}"


def rsa(bits: int) -> str:
    return key_text("ssh-rsa", b"\1\0\1", b"\0" + ((1 << bits) - 1).to_bytes(bits // 8, "big"))


ED25519 = key_text("ssh-ed25519", bytes(range(32)))
P256 = key_text("ecdsa-sha2-nistp256", b"nistp256", b"\4" + bytes(64))
DOOR = Door("/opt/beredskab/bin/python", "amina", "/etc/beredskab", "/srv/data")
OURS = line_for(DOOR, read_key(ED25519))


def test_the_line_is_the_one_of_the_contract() -> None:
    assert (
        'restrict,pty,command="/opt/beredskab/bin/python -I -X utf8 -m beredskab_tui --bruger amina '
        f'--config /etc/beredskab --data /srv/data" {ED25519} amina'
    ) == OURS


@pytest.mark.parametrize(
    "text",
    [
        f"{ED25519}\n",
        f"\n# min nøgle\n{ED25519} amina@pc\r\n",
        f'{ED25519} ",command="/bin/sh" \x1b[2J æ',
        P256,
        key_text("ecdsa-sha2-nistp521", b"nistp521", b"\4" + bytes(132)),
        key_text("sk-ssh-ed25519@openssh.com", bytes(32), b"ssh:"),
        key_text("sk-ecdsa-sha2-nistp256@openssh.com", b"nistp256", b"\4" + bytes(64), b"ssh:"),
        rsa(3072),
    ],
)
def test_a_key_is_taken_and_its_comment_is_not(text: str) -> None:
    line = line_for(DOOR, read_key(text))
    assert line.endswith(" amina") and line.isprintable() and "/bin/sh" not in line
    assert [one.key for one in read_lines(line)] == [read_key(text)]


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("", "Der er ingen nøgle i filen"),
        ("# kun en bemærkning\n", "Der er ingen nøgle i filen"),
        (f"{ED25519}\n{P256}\n", "Der er 2 linjer i filen"),
        ("-----BEGIN OPENSSH PRIVATE KEY-----\nb3Blb", "den hemmelige halvdel af nøglen"),
        ("-----BEGIN RSA PRIVATE KEY-----\nMIIE", "den hemmelige halvdel af nøglen"),
        ("PuTTY-User-Key-File-3: ssh-ed25519\n", "den hemmelige halvdel af nøglen"),
        ("---- BEGIN SSH2 PUBLIC KEY ----\nAAAA\n", "på PuTTYs måde"),
        (key_text("ssh-dss", *[b"\1"] * 4), "DSA-nøgler er for svage"),
        (rsa(2048), "RSA-nøgle på 2048 bit"),
        (rsa(1024), "RSA-nøgle på 1024 bit"),
        (f'command="/bin/sh" {ED25519}', "Der står noget foran nøglen"),
        (f'from="*",command="a b" {ED25519} x', "Der står noget foran nøglen"),
        (f"ssh-ed25519-cert-v01@openssh.com {ED25519.split()[1]}", "Det er et certifikat"),
        (f"ssh-rsa {ED25519.split()[1]}", "ikke en hel, offentlig SSH-nøgle"),
        (ED25519[:-8], "ikke en hel, offentlig SSH-nøgle"),
        (f"{ED25519}AAAA", "ikke en hel, offentlig SSH-nøgle"),
        (key_text("ssh-ed25519", bytes(31)), "ikke en hel, offentlig SSH-nøgle"),
        (key_text("ecdsa-sha2-nistp256", b"nistp384", b"\4" + bytes(64)), "ikke en hel, offentlig SSH-nøgle"),
        ("ssh-ed25519", "ikke en hel, offentlig SSH-nøgle"),
        ("ssh-ed25519 ÆØÅ", "ikke en hel, offentlig SSH-nøgle"),
        ("hej med dig", "ikke en hel, offentlig SSH-nøgle"),
    ],
)
def test_what_is_no_key_is_refused_in_words(text: str, why: str) -> None:
    with pytest.raises(Refused, match=why) as refused:
        read_key(text)
    assert "Intet er ændret." in refused.value.sentence


@pytest.mark.slow
@given(st.text(max_size=200) | st.binary(max_size=200).map(lambda raw: f"ssh-ed25519 {base64.b64encode(raw).decode()}"))
@settings(max_examples=50)
def test_no_text_is_more_than_refused(text: str) -> None:
    try:
        key = read_key(text)
    except Refused:
        return
    assert key.kind in KINDS


# -- quoting


@given(st.text(st.characters(exclude_categories=["C", "Z"], include_characters=" '\"\\"), min_size=1, max_size=40))
@settings(max_examples=100)
def test_any_visible_path_comes_back_as_it_was(path: str) -> None:
    door = DOOR._replace(config=f"/{path}", data=f"/{path[::-1]}")
    (line,) = read_lines(line_for(door, read_key(ED25519)))
    assert line.door == door and line.loose == () and line.comment == "amina"


@pytest.mark.parametrize("path", ["/a b", "/æ'ø", '/"', "/\\", '/\\"', "/$(id)", "/`id`", "/%h", "/a;b", "/slut\\"])
def test_the_login_shell_reads_the_words_as_they_were(path: str) -> None:
    (line,) = read_lines(line_for(DOOR._replace(python="/bin/echo", data=path), read_key(ED25519)))
    assert line.command is not None
    words = subprocess.run(["/bin/sh", "-c", line.command], capture_output=True, text=True, check=True).stdout
    assert words.rstrip("\n").endswith(f"--data {path}")


@pytest.mark.parametrize("path", ["/a\nb", "/a\tb", "/a\x1b[2J", "/a\u202eb", "/a\x7f", "/a\udce6"])
def test_a_path_with_what_cannot_be_seen_is_refused(path: str) -> None:
    with pytest.raises(Refused, match="kan ikke stå i en nøglelinje"):
        line_for(DOOR._replace(config=path), read_key(ED25519))


# -- lines that are there


def test_what_a_foreign_line_gives_is_seen() -> None:
    shell, other, broken, comment, blank = read_lines(
        f'{ED25519} gammel nøgle\nfrom="10.0.0.1",command="echo \\"hej\\"" {P256}\nssh-ed25519 xx\n# hej\n\n'
    )
    assert shell.command is None and shell.door is None and shell.key is not None and shell.comment == "gammel nøgle"
    assert other.command == 'echo "hej"' and other.door is None and other.key is not None
    assert broken.key is None and not broken.blank
    assert comment.blank and blank.blank


@pytest.mark.parametrize(
    ("line", "loose"),
    [
        (OURS, ()),
        (OURS.replace("restrict,", ""), ("restrict",)),
        (OURS.replace("pty,", "pty,port-forwarding,agent-forwarding,"), ("port-forwarding", "agent-forwarding")),
        (OURS.replace("pty,", 'pty,environment="A=1",'), ("environment",)),
        (OURS.replace("pty,", 'pty,from="10.0.0.0/8",expiry-time="20300101",no-x11-forwarding,'), ()),
        (f"  {OURS.replace('restrict', 'RESTRICT')}\r", ()),
    ],
)
def test_what_a_line_of_ours_lets_through_is_seen(line: str, loose: tuple[str, ...]) -> None:
    (one,) = read_lines(line)
    assert one.door == DOOR and one.loose == loose


@pytest.mark.parametrize(
    "command",
    [
        "/opt/b/bin/python -m beredskab_tui --bruger amina --config /c --data /d",
        "/opt/b/bin/python -I -X utf8 -m beredskab_tui --bruger amina --config /c --data /d; sh",
        "/opt/b/bin/python -I -X utf8 -m beredskab_tui --bruger amina",
        "/opt/b/bin/python -I -X utf8 -m beredskab_tui --bruger amina --config /c --data /d log hej",
        "it's broken",
    ],
)
def test_a_command_that_is_nearly_ours_is_not(command: str) -> None:
    (line,) = read_lines(f'restrict,pty,command="{command}" {ED25519}')
    assert line.door is None and line.key is not None


def test_simple_keys_stand_in_the_line() -> None:
    (line,) = read_lines(line_for(DOOR._replace(simple_keys=True), read_key(ED25519)))
    assert line.door is not None and line.door.simple_keys and line.door.command.endswith(" --enkle-taster")


def test_lines_come_back_as_they_were() -> None:
    text = f"{ED25519}\r\n\n  # hej\n{OURS}\n\n"
    assert "".join(f"{line.text}\n" for line in read_lines(text)) == text


@pytest.mark.parametrize(
    "kind", [("ed25519",), ("rsa", "-b", "3072"), ("ecdsa", "-b", "256"), ("ecdsa", "-b", "521")], ids=" ".join
)
@pytest.mark.slow
def test_it_is_what_ssh_keygen_makes_and_says(tmp_path: Path, kind: tuple[str, ...]) -> None:
    path = tmp_path / "nøgle"
    subprocess.run(["ssh-keygen", "-q", "-t", *kind, "-N", "", "-C", "x", "-f", str(path)], check=True)
    key = read_key(path.with_name("nøgle.pub").read_text(encoding="utf-8"))
    said = subprocess.run(["ssh-keygen", "-l", "-f", f"{path}.pub"], capture_output=True, text=True, check=True).stdout
    assert said == f"{key.bits} {key.fingerprint} x ({key.name})\n"
    with pytest.raises(Refused, match="den hemmelige halvdel"):
        read_key(path.read_text(encoding="utf-8"))


def test_a_key_is_the_same_whatever_stands_around_it() -> None:
    assert read_key(f"{ED25519} a") == read_key(f"\n{ED25519} b") != read_key(P256)
