"""A real Postfix, apart from the computer's own: STARTTLS, one mailbox for ``example.dk``, two addresses at fault.

Needs the Debian package and root. It stores what it takes as files, in ``mailbox``.
"""

import os
import pwd
import re
import shutil
import socket
import subprocess
import tempfile
import time
from pathlib import Path
from types import TracebackType
from typing import Final

import pytest
import trustme

REFUSED: Final = "findes-ikke@example.dk"
DEFERRED: Final = "senere@example.dk"

_MAIN: Final = """
compatibility_level = 3.6
queue_directory = {root}/queue
data_directory = {root}/state
daemon_directory = /usr/lib/postfix/sbin
command_directory = /usr/sbin
mail_owner = postfix
setgid_group = postdrop
inet_interfaces = 127.0.0.1
inet_protocols = ipv4
myhostname = mail.example.dk
mydestination =
alias_maps =
alias_database =
local_transport = error:nothing is local here
default_transport = error:nothing leaves this house
virtual_mailbox_domains = example.dk
virtual_mailbox_base = {root}/mail
virtual_mailbox_maps = static:alle/
virtual_uid_maps = static:{uid}
virtual_gid_maps = static:{gid}
virtual_minimum_uid = 1
smtpd_relay_restrictions = reject_unauth_destination
smtpd_recipient_restrictions =
    check_recipient_access inline:{{ {{{refused} = 550 5.1.1 Findes ikke}} {{{deferred} = 450 4.2.0 Senere}} }}
    reject_unauth_destination
smtpd_tls_security_level = encrypt
smtpd_tls_cert_file = {root}/cert.pem
smtpd_tls_key_file = {root}/key.pem
maillog_file = {root}/log
maillog_file_prefixes = {root}
"""


class Postfix:
    """``with Postfix(authority) as postfix``: listens on ``localhost`` at ``postfix.port``."""

    def __init__(self, authority: trustme.CA) -> None:
        if shutil.which("postfix") is None or os.geteuid() != 0:
            pytest.skip("Postfix er ikke installeret, eller prøven kører ikke som root (.ci/run sørger for begge dele)")
        # Not below pytest's own folder, which only root may enter: Postfix gives up its rights.
        self.root = Path(tempfile.mkdtemp(prefix="postfix-"))
        self.root.chmod(0o755)
        self.port = _free_port()
        self._set_up(authority)

    @property
    def mailbox(self) -> Path:
        return self.root / "mail" / "alle" / "new"

    def texts(self) -> list[bytes]:
        """What has arrived, oldest first."""
        return [path.read_bytes() for path in sorted(self.mailbox.glob("*"), key=os.path.getmtime)]

    def until_arrived(self, count: int, seconds: float = 20) -> list[bytes]:
        """Wait until so many mails lie in the mailbox."""
        deadline = time.monotonic() + seconds
        while len(found := self.texts()) < count:
            assert time.monotonic() < deadline, (self.root / "log").read_text(encoding="utf-8")[-3000:]
            time.sleep(0.05)  # another program's files: there is nothing to wait on
        return found

    def __enter__(self) -> "Postfix":
        self._postfix("start")
        deadline = time.monotonic() + 20
        while True:
            with socket.socket() as door:
                if door.connect_ex(("127.0.0.1", self.port)) == 0:
                    return self
            assert time.monotonic() < deadline, (self.root / "log").read_text(encoding="utf-8")
            time.sleep(0.05)

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._postfix("stop")
        shutil.rmtree(self.root, ignore_errors=True)

    def _set_up(self, authority: trustme.CA) -> None:
        owner, nobody = pwd.getpwnam("postfix"), pwd.getpwnam("nobody")
        for name, uid in (("queue", 0), ("etc", 0), ("state", owner.pw_uid), ("mail", nobody.pw_uid)):
            folder = self.root / name
            folder.mkdir(mode=0o755)
            os.chown(folder, uid, -1)
        certificate = authority.issue_cert("localhost", "127.0.0.1")
        certificate.cert_chain_pems[0].write_to_path(str(self.root / "cert.pem"))
        certificate.private_key_pem.write_to_path(str(self.root / "key.pem"))
        names = {"uid": nobody.pw_uid, "gid": nobody.pw_gid, "refused": REFUSED, "deferred": DEFERRED}
        (self.root / "etc" / "main.cf").write_text(_MAIN.format(root=self.root, **names), encoding="utf-8")
        shipped = Path("/usr/share/postfix/master.cf.dist").read_text(encoding="utf-8")
        services = [_unchrooted(line) for line in shipped.splitlines() if not line.startswith("smtp      inet")]
        services.append(f"127.0.0.1:{self.port} inet n - n - - smtpd")
        services.append("postlog unix-dgram n - n - 1 postlogd")
        unique = [line for number, line in enumerate(services) if not _again(services, number)]
        (self.root / "etc" / "master.cf").write_text("\n".join(unique) + "\n", encoding="utf-8")

    def _postfix(self, verb: str) -> None:
        command = ["postfix", "-c", str(self.root / "etc"), verb]
        done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
        log = self.root / "log"
        assert done.returncode == 0, done.stderr + (log.read_text(encoding="utf-8") if log.exists() else "")


def _unchrooted(line: str) -> str:
    return re.sub(r"^(\S+\s+\S+\s+\S+\s+\S+\s+)\S", r"\1n", line) if line[:1].isalpha() else line


def _again(services: list[str], number: int) -> bool:
    """Whether a service is named further down, too."""
    name = services[number].split()[:2]
    return services[number][:1].isalpha() and any(one.split()[:2] == name for one in services[number + 1 :])


def _free_port() -> int:
    with socket.socket() as door:
        door.bind(("127.0.0.1", 0))
        port: int = door.getsockname()[1]
    return port
