"""The way in from outside: a tunnel from the laptop to a server, and staff through it, with what docs/ ships for it."""

import os
import pwd
import re
import shlex
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.pty.terminal import ENTER, F_KEYS, ROOT, Terminal
from tests.ssh.house import House, free_port, make_account, remove_account
from tests.ssh.test_session import log_of, ready

pytestmark = pytest.mark.slow

DOCS = ROOT / "docs"


class Hop:
    """The server on the internet: a second sshd with the shipped file, two accounts, and a free port for the tunnel."""

    def __init__(self, house: House) -> None:
        self.house = house
        self.root = house.root / "hop"
        self.port, self.door = free_port(), free_port()
        self.accounts = {name: f"{house.user}-{name}" for name in ("tunnel", "hop")}
        self.known = self.root / "known"
        self._running: list[subprocess.Popen[bytes]] = []

    def adapted(self, text: str) -> str:
        """What is shipped, with the accounts and ports of this test."""
        text = text.replace("hop.example.dk", "127.0.0.1").replace(":2222", f":{self.door}")
        for name, account in self.accounts.items():
            text = re.sub(rf"\bberedskab-{name}\b", account, text)
        return text

    def open(self) -> None:
        self.root.mkdir()
        for name, account in self.accounts.items():
            home = self.root / name
            make_account(account, home, "/usr/sbin/nologin")
            keys = home / ".ssh" / "authorized_keys"
            keys.parent.mkdir(parents=True)
            whose = self.house.key("tunnel" if name == "tunnel" else "amina")
            public = Path(f"{whose}.pub").read_text(encoding="utf-8")
            keys.write_text(f"restrict,port-forwarding {public}", encoding="utf-8")
            for path in (home, keys.parent, keys):
                os.chown(path, pwd.getpwnam(account).pw_uid, -1)
                path.chmod(0o600 if path == keys else 0o700)
        shipped = (DOCS / "beredskab-hop-sshd.conf").read_text(encoding="utf-8")
        config = self.root / "sshd_config"
        config.write_text(
            f"Port {self.port}\nListenAddress 127.0.0.1\nHostKey {self.house.key('host')}\nPidFile {self.root}/pid\n"
            f"UsePAM no\n{self.adapted(shipped)}",
            encoding="utf-8",
        )
        self._start(["/usr/sbin/sshd", "-D", "-f", str(config), "-E", str(self.root / "log")])
        self.house.until(lambda: self.answers(self.port))
        host = Path(f"{self.house.key('host')}.pub").read_text(encoding="utf-8")
        self.known.write_text(f"[127.0.0.1]:{self.port} {host}tavlen {host}", encoding="utf-8")

    def tunnel(self) -> None:
        """What systemd would start."""
        unit = (DOCS / "beredskab-tunnel.service").read_text(encoding="utf-8")
        (command,) = re.findall(r"^ExecStart=(.*)$", unit, re.MULTILINE)
        for shipped, here in (
            ("/etc/beredskab-tunnel.known", str(self.known)),
            ("/etc/beredskab-tunnel", self.house.key("tunnel")),
            ("-R 127.0.0.1:2222:127.0.0.1:22 ", f"-R 127.0.0.1:{self.door}:127.0.0.1:{self.house.port} "),
        ):
            assert shipped in command
            command = command.replace(shipped, here)
        words = shlex.split(self.adapted(command))
        self._start([*words[:1], "-F", "/dev/null", "-p", str(self.port), *words[1:]])
        self.house.until(lambda: self.answers(self.door))

    def client(self) -> str:
        """The staff's own configuration, from the page for them."""
        page = (DOCS / "windows.md").read_text(encoding="utf-8")
        (shown,) = re.findall(r"^```ssh-config\n(.*?)^```", page, re.MULTILINE | re.DOTALL)
        told = self.adapted(shown).replace("Port 2222", f"Port {self.door}")
        told = re.sub(r"User beredskab$", f"User {self.house.user}", told, flags=re.MULTILINE)
        told = told.replace("~/.ssh/id_ed25519", self.house.key("amina"))
        told = told.replace("Host tavlen-hop", f"Host tavlen-hop\n    Port {self.port}")
        path = self.root / "config"
        path.write_text(f"{told}\nHost *\n    UserKnownHostsFile {self.known}\n    BatchMode yes\n", encoding="utf-8")
        return str(path)

    def answers(self, port: int) -> bool:
        found = subprocess.run(
            ["ssh-keyscan", "-T", "2", "-p", str(port), "127.0.0.1"], capture_output=True, check=False
        )
        return bool(found.stdout)

    def _start(self, command: list[str]) -> None:
        self._running.append(subprocess.Popen(command, stdin=subprocess.DEVNULL, stderr=subprocess.DEVNULL))

    def close(self) -> None:
        for process in reversed(self._running):
            process.terminate()
            process.wait()
        for account in self.accounts.values():
            remove_account(account)
        shutil.rmtree(self.root, ignore_errors=True)


@pytest.fixture
def hop(house: House) -> Iterator[Hop]:
    one = Hop(house)
    try:
        one.open()
        one.tunnel()
        yield one
    finally:
        one.close()


def test_staff_come_in_through_the_tunnel(hop: Hop, incident: str) -> None:
    house = hop.house
    with Terminal(starts=["ssh", "-F", hop.client()], program=["tavlen-ude"]) as amina:
        ready(amina).send("kommet ind udefra", ENTER)
        amina.sees("Gemt som nr.")
        assert ("amina", "kommet ind udefra") in log_of(house, incident)
        amina.send(F_KEYS[10])
        assert amina.ended() == 0


def test_neither_account_of_the_server_does_anything_else(hop: Hop) -> None:
    house = hop.house
    for name, who, options in (
        ("tunnel", "tunnel", ["-tt"]),
        ("hop", "amina", ["-tt"]),
        ("tunnel", "tunnel", ["-N", "-o", "ExitOnForwardFailure=yes", "-R", f"127.0.0.1:{free_port()}:127.0.0.1:22"]),
        ("hop", "amina", ["-N", "-o", "ExitOnForwardFailure=yes", "-R", f"127.0.0.1:{free_port()}:127.0.0.1:22"]),
        ("tunnel", "tunnel", ["-W", f"127.0.0.1:{hop.door}"]),
        ("hop", "amina", ["-W", f"127.0.0.1:{hop.port}"]),
    ):
        command = house.ssh(who, *options)
        command[command.index("-p") + 1] = str(hop.port)
        done = house.tries([*command, f"{hop.accounts[name]}@127.0.0.1", *(["id"] if "-tt" in options else [])])
        assert done.returncode != 0 and "uid=" not in done.stdout and "SSH-2.0" not in done.stdout, (name, options)
