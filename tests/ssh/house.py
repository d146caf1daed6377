"""A computer as the guide sets it up, on loopback: an account of its own, the program where the account may read it, a
real sshd with the drop-in that is shipped, and people with keys.

Needs root, OpenSSH and a Python of Debian's with the same version as this one.
"""

import os
import pwd
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from importlib.metadata import Distribution, distribution
from pathlib import Path
from types import TracebackType
from typing import Any, Final, Self

import pytest
from packaging.requirements import Requirement

from beredskab_tui.locations import Folders
from tests.conftest import SHIPPED_CONFIG
from tests.pty.terminal import ROOT, Terminal

DROP_IN: Final = ROOT / "docs" / "beredskab-sshd.conf"
WITHIN: Final = 40.0
"""Seconds that something may take on a machine that does much else."""

_CONFIG: Final = """
Port {port}
ListenAddress 127.0.0.1
HostKey {root}/host
PidFile {root}/sshd.pid
UsePAM no
LogLevel VERBOSE
Subsystem sftp internal-sftp
X11Forwarding yes
AllowAgentForwarding yes
MaxStartups 50
{first}
Include {root}/dropin.conf
"""
"""What Debian allows by itself is allowed here, so that it is the drop-in that forbids it."""


class House:
    """``with House() as house``: an account ``house.user`` with the program; ``listen`` starts sshd at its port."""

    def __init__(self) -> None:
        if os.geteuid() != 0 or shutil.which("ssh") is None or not os.path.exists("/usr/sbin/sshd"):
            pytest.skip("OpenSSH er ikke installeret, eller prøven kører ikke som root (.ci/run sørger for begge dele)")
        # Whoever else runs these tests on this computer has another one.
        self.user = f"beredskab-{os.getpid()}"
        # Not below pytest's own folder, which only root may enter.
        self.root = Path(tempfile.mkdtemp(prefix="beredskab-ssh-"))
        self.root.chmod(0o755)
        self.home = self.root / "hjem"
        self.python = self.root / "opt" / "bin" / "python"
        self.folders = Folders(str(self.home / "config"), str(self.home / "data"))
        self.port = free_port()
        self._sshd: list[subprocess.Popen[bytes]] = []

    # -- setting up and taking down

    def __enter__(self) -> Self:
        try:
            self._make_account()
            self._install()
            self.key("host")
        except BaseException:
            self.__exit__(None, None, None)
            raise
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        for sshd in self._sshd:
            sshd.terminate()
            sshd.wait()
        for process in self.processes():
            with suppress(ProcessLookupError):
                os.kill(process, 9)
        self.until(lambda: not self.processes())
        remove_account(self.user)
        shutil.rmtree(self.root, ignore_errors=True)

    def _make_account(self) -> None:
        make_account(self.user, self.home, "/bin/sh")
        self.uid = pwd.getpwnam(self.user).pw_uid
        self.home.mkdir(mode=0o700)
        shutil.copytree(SHIPPED_CONFIG, self.folders.config)
        os.mkdir(self.folders.data, 0o700)
        for path in (self.home, *self.home.rglob("*")):
            os.chown(path, self.uid, -1)

    def _install(self) -> None:
        """A virtual environment with the program and what it needs, as the guide has it, but copied from this one."""
        system = f"/usr/bin/python{sys.version_info.major}.{sys.version_info.minor}"
        if not os.path.exists(system):
            pytest.skip(f"{system} mangler: kontoen kan ikke læse den Python, prøverne kører med")
        subprocess.run([system, "-m", "venv", "--without-pip", str(self.root / "opt")], check=True)
        (into,) = (self.root / "opt" / "lib").glob("python*/site-packages")
        for name, path in _runtime():
            copy = shutil.copytree if path.is_dir() else shutil.copy2
            copy(path, into / name)
        shutil.copytree(ROOT / "beredskab_tui", into / "beredskab_tui")
        shutil.copytree(SHIPPED_CONFIG, into / "beredskab_tui" / "proeveplan")

    def key(self, name: str) -> str:
        """The file with somebody's key; the public half lies beside it. Made when it is asked for."""
        path = str(self.root / name)
        if not os.path.exists(path):
            subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", f"{name}@pc", "-f", path], check=True)
        return path

    def listen(self, first: str = "") -> None:
        """Start sshd, or start it anew with something that stands in front of the drop-in."""
        while self._sshd:
            last = self._sshd.pop()
            last.terminate()
            last.wait()
        os.makedirs("/run/sshd", mode=0o755, exist_ok=True)
        shipped = DROP_IN.read_text(encoding="utf-8").replace("Match User beredskab", f"Match User {self.user}")
        (self.root / "dropin.conf").write_text(shipped, encoding="utf-8")
        config = self.root / "sshd_config"
        match = f"Match User {self.user}\n{first}\nMatch all" if first else ""
        config.write_text(_CONFIG.format(port=self.port, root=self.root, first=match), encoding="utf-8")
        sshd = ["/usr/sbin/sshd", "-D", "-f", str(config), "-E", str(self.root / "sshd.log")]
        self._sshd.append(subprocess.Popen(sshd, stdin=subprocess.DEVNULL))

        def answers() -> bool:
            with socket.socket() as door:
                return door.connect_ex(("127.0.0.1", self.port)) == 0

        self.until(answers)

    # -- at the computer itself

    def here(self, *arguments: str, bruger: str = "karen", **more: Any) -> subprocess.CompletedProcess[str]:
        """A command of the program, as the account."""
        told = ["--config", self.folders.config, "--data", self.folders.data, "--bruger", bruger]
        return subprocess.run(
            [str(self.python), "-m", "beredskab_tui", *told, *arguments],
            env=self.environ,
            cwd="/",
            user=self.uid,
            group=self.uid,
            extra_groups=[],
            capture_output=True,
            text=True,
            check=False,
            **more,
        )

    def sits_here(self, bruger: str = "karen", size: tuple[int, int] = (80, 24)) -> Terminal:
        """Somebody opens the board at the computer itself, as the account."""
        told = ["--config", self.folders.config, "--data", self.folders.data, "--bruger", bruger]
        ids = [f"--reuid={self.uid}", f"--regid={self.uid}", "--clear-groups"]
        return Terminal(*told, size=size, starts=["setpriv", *ids, str(self.python), "-I"], environ=self.environ)

    @property
    def environ(self) -> dict[str, str]:
        return {"PATH": "/usr/bin:/bin", "HOME": str(self.home), "TERM": "xterm-256color"}

    def lets_in(self, person: str, *more: str) -> None:
        """The leader gives somebody access, with the program's own command."""
        key = Path(f"{self.key(person)}.pub").read_text(encoding="utf-8")
        done = self.here("adgang", person, "-", "--tilfoej", *more, input=key)
        assert done.returncode == 0, done.stderr

    def processes(self, of: str = "") -> list[int]:
        """The account's processes that are alive, and whose command line begins so."""
        found = []
        for name in os.listdir("/proc"):
            with suppress(OSError):
                if name.isdigit() and os.stat(f"/proc/{name}").st_uid == self.uid:
                    command = Path(f"/proc/{name}/cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
                    # A zombie has no command line. The login shell's holds the program's.
                    if command and command.startswith(of):
                        found.append(int(name))
        return found

    def boards(self) -> list[int]:
        """The boards of those who came over SSH or sit here."""
        return self.processes(str(self.python))

    @property
    def log(self) -> str:
        """What sshd has written."""
        return (self.root / "sshd.log").read_text(encoding="utf-8", errors="replace")

    def until(self, condition: Callable[[], object], within: float = WITHIN) -> None:
        """Wait until something is so."""
        deadline = time.monotonic() + within
        while not condition():
            assert time.monotonic() < deadline, "it never came to be"
            time.sleep(0.02)  # other programs: there is nothing to wait on

    # -- from another computer

    def ssh(self, who: str, *options: str, program: str = "ssh", port: str = "-p") -> list[str]:
        """The command line of a client with somebody's key, up to and without the host."""
        return [
            program,
            *("-F", "/dev/null", "-i", self.key(who), port, str(self.port)),
            *("-o", "IdentitiesOnly=yes", "-o", "IdentityAgent=none", "-o", "BatchMode=yes"),
            *("-o", "StrictHostKeyChecking=no", "-o", "UserKnownHostsFile=/dev/null", "-o", "LogLevel=ERROR"),
            *options,
        ]

    @property
    def host(self) -> str:
        return f"{self.user}@127.0.0.1"

    def comes_in(
        self,
        who: str,
        *words: str,
        options: Sequence[str] = (),
        size: tuple[int, int] = (80, 24),
        environ: dict[str, str] | None = None,
    ) -> Terminal:
        """Somebody comes in over SSH from a terminal of their own."""
        return Terminal(*words, size=size, starts=self.ssh(who, "-tt", *options), program=[self.host], environ=environ)

    def tries(self, command: list[str], **more: Any) -> subprocess.CompletedProcess[str]:
        """A client that has no terminal, and what became of it."""
        told = {"stdin": subprocess.DEVNULL, "timeout": 60, "check": False} | more
        return subprocess.run(command, capture_output=True, text=True, errors="replace", **told)


def make_account(name: str, home: Path, shell: str) -> None:
    """An account that no password opens."""
    remove_account(name)
    made = ["useradd", "--no-create-home", "--home-dir", str(home), "--shell", shell, "--password", "*", name]
    _insist(made, lambda: _exists(name))


def remove_account(name: str) -> None:
    """The account is gone after this, if there was one."""
    if _exists(name):
        _insist(["userdel", name], lambda: not _exists(name))


def _insist(command: list[str], done: Callable[[], bool]) -> None:
    # Other workers change the list of accounts at the same time, and these commands do not wait for each other.
    deadline = time.monotonic() + WITHIN
    while not done():
        tried = subprocess.run(command, capture_output=True, text=True, check=False)
        assert time.monotonic() < deadline, tried.stderr
        time.sleep(0.1 if tried.returncode else 0)


def _exists(name: str) -> bool:
    return any(one.pw_name == name for one in pwd.getpwall())


def free_port() -> int:
    with socket.socket() as door:
        door.bind(("127.0.0.1", 0))
        port: int = door.getsockname()[1]
    return port


def _runtime() -> Iterator[tuple[str, Path]]:
    """What the program needs besides itself: each package's folder or file, by name, and where it lies."""
    found: dict[str, Path] = {}
    for one in _needed(distribution("beredskab-tui"), set()):
        for file in one.files or ():
            top = file.parts[0]
            if top not in ("..", "__pycache__") and not top.endswith((".dist-info", ".pth")):
                found[top] = Path(str(one.locate_file(top)))
    yield from found.items()


def _needed(of: Distribution, seen: set[str]) -> Iterator[Distribution]:
    for text in of.requires or ():
        requirement = Requirement(text)
        if requirement.name not in seen and (requirement.marker is None or requirement.marker.evaluate({"extra": ""})):
            seen.add(requirement.name)
            one = distribution(requirement.name)
            yield one
            yield from _needed(one, seen)
