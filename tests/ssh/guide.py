"""``python -m tests.ssh.guide``: does what docs/adgang.md says, block by block, and looks whether it came true.

As root, on a computer that may be thrown away: it makes the account, the folders and the settings of the guide on this
computer, and removes them at the end. It begins only where none of them is there.

The blocks marked ``sh`` are run as they stand, by bash, but for what is named in ``ADAPTED``. Those marked ``text`` are
for another computer; tests/ssh/test_outside.py does what they come to.
"""

import os
import pwd
import re
import shutil
import signal
import subprocess
import sys
import tempfile
from contextlib import suppress
from pathlib import Path
from typing import Final

from tests.pty.terminal import ENTER, F_KEYS, ROOT, Terminal
from tests.ssh.house import free_port

GUIDE: Final = ROOT / "docs" / "adgang.md"
MADE: Final = ("/opt/beredskab", "/etc/beredskab", "/usr/local/bin/beredskab-konto", "/home/beredskab")
DROP_IN: Final = "/etc/ssh/sshd_config.d/beredskab.conf"
PORT: Final = free_port()
SSHD: Final = f"/usr/sbin/sshd -p {PORT} -o PidFile=/run/beredskab-guide.pid -E /tmp/beredskab-guide.log"
QUIET: Final = "-o StrictHostKeyChecking=no -o UserKnownHostsFile=/dev/null -o LogLevel=ERROR"

ADAPTED: Final = {
    # Nothing starts services here; sshd is started by hand, with Debian's own configuration, on another port.
    "sudo systemctl reload ssh": f"mkdir -p /run/sshd; {SSHD}",
    # A container has no firewall to set.
    "sudo apt-get install -y ufw": "",
    "sudo ufw allow from 192.168.1.0/24 to any port 22 proto tcp": "",
    "sudo ufw --force enable": "",
    # A person types a passphrase.
    "ssh-keygen -t ed25519 -f ~/.ssh/beredskab": "mkdir -p ~/.ssh; ssh-keygen -q -N '' -t ed25519 -f ~/.ssh/beredskab",
    # A person sees the board; below it is opened in a terminal of its own.
    "ssh -i ~/.ssh/beredskab beredskab@localhost": "",
}
"""Lines of the guide that are done in another way here, each with what is done."""


def blocks() -> list[str]:
    """The commands of the guide, in their order."""
    return re.findall(r"^```sh\n(.*?)^```$", GUIDE.read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL)


def adapted(block: str) -> str:
    return "".join(f"{ADAPTED.get(line, line)}\n" for line in block.splitlines())


def do(block: str, home: str) -> str:
    print(f"--- {block.strip()}", flush=True)
    done = subprocess.run(
        [
            "bash",
            "-euo",
            "pipefail",
            "-c",
            f"cd {ROOT}\n{adapted(block)}".replace("< amina.pub", f"< {home}/amina.pub"),
        ],
        env={"PATH": os.environ["PATH"], "HOME": home, "TERM": "xterm-256color", "LANG": "C.UTF-8"},
        capture_output=True,
        text=True,
        check=False,
    )
    print(done.stdout[-1500:], done.stderr[-1500:], flush=True)
    assert done.returncode == 0, "this step failed"
    return done.stdout


def comes_in(key: str) -> Terminal:
    words = ["ssh", "-F", "/dev/null", "-i", key, "-o", "IdentitiesOnly=yes", "-p", str(PORT), *QUIET.split()]
    return Terminal(starts=words, program=["beredskab@localhost"])


def main() -> int:
    there = [path for path in (*MADE, DROP_IN) if os.path.exists(path)]
    if os.geteuid() != 0 or there or shutil.which("sudo") is None:
        sys.exit(
            f"Needs root, sudo, and a computer where these are not: {', '.join(there) or 'nothing stands in the way'}"
        )
    home = tempfile.mkdtemp(prefix="guide-")
    try:
        for line in ADAPTED:
            assert any(line in block.splitlines() for block in blocks()), f"the guide has no line: {line}"
        amina = f"{home}/amina"
        subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", amina], check=True)
        *first, leave = blocks()
        for block in first:
            said = do(block, home)
        assert "Amina Yusuf (medarbejder)" in said and "Karen Holm (leder)" in said and "OBS" not in said
        with comes_in(f"{home}/.ssh/beredskab") as karen:
            karen.sees("Log>")
            karen.send("Brand i affaldsrum", ENTER)
            karen.sees("1 KH Brand i affaldsrum", "F9 Plan")
            with comes_in(amina) as other:
                other.sees("Log>", "Brand i affaldsrum")
                other.send("Politiet er på stedet", ENTER)
                karen.sees("Politiet er på stedet")
                assert "Den er lukket" in do(leave, home)
                other.ended()
            karen.send(F_KEYS[10])
            assert karen.ended() == 0
        with comes_in(amina) as gone:
            gone.sees("Permission denied (publickey)")
        modes = {path: oct(os.stat(path).st_mode & 0o777) for path in ("/etc/beredskab", "/home/beredskab/data")}
        print(f"done; {modes}")
    finally:
        undo(home)
    return 0


def undo(home: str) -> None:
    """Remove what the guide has made."""
    with suppress(FileNotFoundError, ProcessLookupError):
        os.kill(int(Path("/run/beredskab-guide.pid").read_text(encoding="ascii")), signal.SIGTERM)
    with suppress(KeyError):
        uid = pwd.getpwnam("beredskab").pw_uid
        for name in filter(str.isdigit, os.listdir("/proc")):
            with suppress(OSError):
                if os.stat(f"/proc/{name}").st_uid == uid:
                    os.kill(int(name), signal.SIGKILL)
    subprocess.run(["userdel", "--remove", "beredskab"], capture_output=True, check=False)
    for path in (*MADE, DROP_IN, home, "/tmp/beredskab-guide.log"):
        if os.path.isdir(path):
            shutil.rmtree(path, ignore_errors=True)
        else:
            Path(path).unlink(missing_ok=True)


if __name__ == "__main__":
    sys.exit(main())
