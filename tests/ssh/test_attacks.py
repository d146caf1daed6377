"""Ways out of the board that were tried by somebody with a key of their own. docs/sikkerhed.md tells of each."""

import os
import shlex
import shutil
import signal
import socket
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from beredskab_tui.locations import Folders
from tests.pty.terminal import CTRL_C, CTRL_U, ENTER, ESC, F_KEYS
from tests.ssh.house import House, free_port
from tests.ssh.test_session import log_of, ready

pytestmark = pytest.mark.slow

INJECTED = {
    "TEXTUAL_DRIVER": "ond:Ond",
    "TEXTUAL_LOG": "/tmp/beredskab-proeve-log",
    "TEXTUAL_PRESS": "f10",
    "TEXTUAL": "debug,devtools",
    "PYTHONPATH": "/tmp",
    "PYTHONSTARTUP": "/tmp/ond.py",
    "BEREDSKAB_BRUGER": "karen",
    "BEREDSKAB_DATA": "/tmp/andet",
    "LC_EVIL": "ja",
    "EDITOR": "/bin/sh",
    "BROWSER": "/bin/sh",
}


def given(process: int) -> dict[str, str]:
    """The environment that a process was started with."""
    raw = Path(f"/proc/{process}/environ").read_bytes().decode(errors="replace")
    return dict(one.split("=", 1) for one in raw.split("\0") if "=" in one)


@contextmanager
def an_agent(at: Path) -> Iterator[None]:
    """An agent of the client's, which holds keys for other computers."""
    with subprocess.Popen(["ssh-agent", "-D", "-a", str(at)], stdout=subprocess.DEVNULL) as keeper:
        try:
            yield
        finally:
            keeper.terminate()


@pytest.mark.parametrize("words", [["bash", "-c", "id"], ["beredskab", "--bruger", "karen"], ["; id #"], ["$(id)"]])
def test_a_command_is_not_run_and_changes_nothing(house: House, incident: str, words: list[str]) -> None:
    with house.comes_in("amina", *words) as amina:
        ready(amina).send("jeg er stadig mig", ENTER)
        amina.sees("Gemt som nr.")
        assert b"uid=" not in amina.raw
        assert ("amina", "jeg er stadig mig") in log_of(house, incident)
        amina.send(F_KEYS[10])
        assert amina.ended() == 0


@pytest.mark.parametrize("stdin", [subprocess.DEVNULL, subprocess.PIPE], ids=["nothing", "a pipe"])
def test_without_a_terminal_it_ends_at_once(house: House, incident: str, stdin: int) -> None:
    client = subprocess.Popen(
        [*house.ssh("amina", "-T"), house.host], stdin=stdin, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )
    with client:
        # Nothing is written and nothing closed: it must not wait for either.
        assert client.wait(10) == 2
        assert client.stdout is not None and client.stdout.read() == b""
        assert client.stderr is not None
        assert client.stderr.read().decode().startswith("Tavlen skal åbnes i en terminal, og her er ingen.")
    house.until(lambda: not house.boards(), 2)


def test_no_file_goes_in_or_out(house: House, tmp_path: Path) -> None:
    secret = tmp_path / "ud"
    for program, words in (
        ("scp", [f"{house.host}:{house.folders.people}", str(secret)]),
        ("scp", ["-O", f"{house.host}:{house.folders.people}", str(secret)]),
        ("scp", [__file__, f"{house.host}:{house.folders.data}/ind"]),
        ("sftp", [house.host]),
    ):
        done = house.tries([*house.ssh("amina", program=program, port="-P"), *words])
        assert done.returncode != 0, (program, words)
    assert not secret.exists() and "ind" not in os.listdir(house.folders.data)
    house.until(lambda: not house.boards())


@pytest.fixture(params=["", "DisableForwarding no\nPermitTunnel yes"], ids=["the drop-in too", "the key line alone"])
def listening(house: House, request: pytest.FixtureRequest) -> Iterator[House]:
    """What the line of the key forbids must hold where the drop-in was not put in place."""
    house.listen(request.param)
    yield house
    house.listen()


def test_nothing_else_goes_through_the_connection(listening: House, incident: str, tmp_path: Path) -> None:
    house, ahead, socks = listening, free_port(), free_port()
    agent = tmp_path / "agent"
    with (
        an_agent(agent),
        house.comes_in(
            "amina",
            options=[
                *("-L", f"127.0.0.1:{ahead}:127.0.0.1:{house.port}", "-D", f"127.0.0.1:{socks}"),
                *("-A", "-o", f"ForwardAgent={agent}", "-X"),
            ],
            environ={"DISPLAY": ":99", "SSH_AUTH_SOCK": str(agent)},
        ) as amina,
    ):
        ready(amina)
        for port, ask in ((ahead, b""), (socks, b"\5\1\0")):
            with socket.create_connection(("127.0.0.1", port), 5) as way:
                way.sendall(ask)
                way.settimeout(5)
                said = way.recv(64)
                if ask:
                    # The client itself speaks SOCKS; what counts is what it is told when it asks sshd.
                    way.sendall(b"\5\1\0\1\x7f\0\0\1" + house.port.to_bytes(2, "big"))
                    said = way.recv(64)[10:]
                assert not said.startswith(b"SSH-"), "it got through"
        for process in house.boards():
            assert not {"SSH_AUTH_SOCK", "DISPLAY"} & given(process).keys()
        amina.send(F_KEYS[10])
        assert amina.ended() == 0
    back = house.tries(
        [*house.ssh("amina", "-N", "-o", "ExitOnForwardFailure=yes", "-R", f"{free_port()}:127.0.0.1:1"), house.host]
    )
    assert back.returncode == 255 and "remote port forwarding failed" in back.stderr


def test_sshd_takes_no_variables_but_those_of_the_terminal(house: House, incident: str) -> None:
    wanted = INJECTED | {"LD_PRELOAD": "/tmp/ond.so", "COLORTERM": "truecolor", "LANG": "da_DK.ISO-8859-1"}
    told = " ".join(f"{name}={value}" for name, value in wanted.items())
    with house.comes_in("amina", options=["-o", f"SetEnv={told}"]) as amina:
        ready(amina)
        (board,) = house.boards()
        assert given(board).keys() & wanted.keys() == {"COLORTERM", "LANG"}
        # Whatever the client says of its letters.
        amina.send("æøå går igennem", ENTER)
        amina.sees("æøå går igennem")
        amina.send(F_KEYS[10])
        assert amina.ended() == 0


@pytest.fixture
def credulous(house: House) -> Iterator[House]:
    """The same house, where sshd takes every variable."""
    house.listen("AcceptEnv *")
    yield house
    house.listen()


def test_variables_that_sshd_lets_through_have_no_effect(credulous: House, incident: str) -> None:
    house = credulous
    trace = Path(INJECTED["TEXTUAL_LOG"])
    trace.unlink(missing_ok=True)
    told = " ".join(f"{name}={value}" for name, value in INJECTED.items())
    with house.comes_in("amina", options=["-o", f"SetEnv={told}"], environ={"TERM": "../../../etc/passwd"}) as amina:
        ready(amina)
        (board,) = house.boards()
        assert INJECTED.items() <= given(board).items(), "they did come through"
        amina.send("jeg er stadig mig", ENTER)
        amina.sees("Gemt som nr.")
        assert ("amina", "jeg er stadig mig") in log_of(house, incident)
        amina.send(F_KEYS[10])
        assert amina.ended() == 0
    assert not trace.exists() and not os.path.exists(INJECTED["BEREDSKAB_DATA"])


def test_the_accounts_own_files_for_sshd_have_no_effect(house: House, incident: str) -> None:
    folder, trace = house.home / ".ssh", house.home / "spor"
    (folder / "rc").write_text(f"touch {trace}\n", encoding="utf-8")
    (folder / "environment").write_text("BEREDSKAB_BRUGER=karen\nEVIL=ja\n", encoding="utf-8")
    try:
        with house.comes_in("amina") as amina:
            ready(amina)
            (board,) = house.boards()
            assert not {"BEREDSKAB_BRUGER", "EVIL"} & given(board).keys()
            amina.send(F_KEYS[10])
            assert amina.ended() == 0
        assert not trace.exists()
    finally:
        for name in ("rc", "environment"):
            (folder / name).unlink()


def test_no_key_leads_to_a_shell(house: House, incident: str) -> None:
    with house.comes_in("amina") as amina:
        ready(amina)
        (board,) = house.boards()
        # Ctrl+Z, Ctrl+C, Ctrl+\, Ctrl+D, Ctrl+], Ctrl+^, Ctrl+_, and a shell's own way out.
        amina.send(b"\x1a", CTRL_C, b"\x1c", b"\x04", b"\x1d", b"\x1e", b"\x1f", CTRL_U, "!id", ENTER)
        amina.sees("!id", "Gemt som nr.")
        state = Path(f"/proc/{board}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()[0]
        assert house.boards() == [board] and state in "SR" and b"uid=" not in amina.raw
        # Ctrl+P is our own palette; Textual's would offer a picture of the screen as a file.
        amina.send(b"\x10")
        amina.sees("Hjælp")
        amina.send("screenshot")
        amina.quiet(0.3)
        assert "Save" not in amina.text and "SVG" not in amina.text
        amina.send(ESC, F_KEYS[10])
        assert amina.ended() == 0
    assert not list(house.home.rglob("*.svg"))


def test_a_strange_key_and_a_password_are_refused(house: House) -> None:
    for who, options in (
        ("fremmed", []),
        ("fremmed", ["-o", "PreferredAuthentications=password,keyboard-interactive", "-o", "BatchMode=no"]),
    ):
        done = house.tries([*house.ssh(who, "-tt", *options), house.host], start_new_session=True)
        assert done.returncode == 255 and "Permission denied (publickey)" in done.stderr
    assert house.boards() == []


def test_one_connection_is_one_board(house: House, incident: str) -> None:
    way = str(house.root / "flere")
    with house.comes_in("amina", options=["-M", "-S", way]) as amina:
        ready(amina)
        second = house.tries([*house.ssh("amina", "-tt", "-S", way, "-o", "ProxyCommand=false"), house.host])
        assert second.returncode != 0
        assert len(house.boards()) == 1
        amina.send(F_KEYS[10])
        assert amina.ended() == 0


def test_folders_with_odd_names_are_read_by_sshd_and_the_shell(house: House, incident: str) -> None:
    odd = house.home / 'kon fig\'s "æøå" \\" $(id) `id` %h'
    shutil.copytree(house.folders.config, odd)
    key = Path(f"{house.key('peter')}.pub").read_text(encoding="utf-8")
    told = ["--config", str(odd), "--data", house.folders.data, "--bruger", "karen"]
    words = [str(house.python), "-m", "beredskab_tui", *told, "adgang", "peter", "-"]
    made = subprocess.run(
        words, env=house.environ, input=key, user=house.uid, capture_output=True, text=True, check=True, cwd="/"
    )
    try:
        with open(house.home / ".ssh" / "authorized_keys", "a", encoding="utf-8") as file:
            file.write(made.stdout)
        with house.comes_in("peter") as peter:
            ready(peter)
            (board,) = house.boards()
            command = Path(f"/proc/{board}/cmdline").read_bytes().split(b"\0")
            assert str(odd).encode() in command, shlex.join(part.decode() for part in command)
            peter.send(F_KEYS[10])
            assert peter.ended() == 0
    finally:
        assert house.here("adgang", "--fjern", "peter").returncode == 0
        shutil.rmtree(odd)


def test_a_stop_signal_from_the_far_end_does_nothing(house: House, incident: str) -> None:
    with house.comes_in("amina") as amina:
        ready(amina)
        # The client stops and goes on; the board never knew.
        amina.kill(signal.SIGSTOP)
        amina.kill(signal.SIGCONT)
        amina.send("jeg er her endnu", ENTER)
        amina.sees("jeg er her endnu")
        amina.send(F_KEYS[10])
        assert amina.ended() == 0
    assert Folders(house.folders.config, house.folders.data).data == house.folders.data
