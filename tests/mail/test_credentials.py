"""The password for mail: where it may stand, what may give it, and that it is shown nowhere (R44)."""

import asyncio
import os
import sys
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import msgspec
import pytest

from beredskab_tui.mail import credentials
from beredskab_tui.mail.credentials import NoSecret, secret
from beredskab_tui.plan.mail import MailSettings
from tests.mail.conftest import PASSWORD

SETTINGS = MailSettings(host="smtp.example.dk", user="beredskab@example.dk")


def settings(**changes: Any) -> MailSettings:
    return msgspec.structs.replace(SETTINGS, **changes)


def python(code: str) -> tuple[str, ...]:
    return (sys.executable, "-c", code)


async def missing(settings: MailSettings, folder: str) -> NoSecret:
    with pytest.raises(NoSecret) as caught:
        await secret(settings, folder)
    report = "".join(traceback.format_exception(caught.value))
    assert PASSWORD not in report and "hemmelig" not in report
    assert "Intet er tabt; mails venter." in caught.value.sentence
    return caught.value


@contextmanager
def typed(text: str) -> Iterator[None]:
    """Something stands in our own input meanwhile."""
    kept = os.dup(0)
    there, here = os.pipe()
    os.write(here, text.encode())
    os.close(here)
    os.dup2(there, 0)
    os.close(there)
    try:
        yield
    finally:
        os.dup2(kept, 0)
        os.close(kept)


async def test_a_file_that_only_its_owner_may_read(config_folder: str) -> None:
    path = Path(config_folder, "smtp.secret")
    found = await secret(SETTINGS, config_folder)
    assert found.reveal() == PASSWORD and not found.token
    assert PASSWORD not in repr(found) + str(found) + f"{found}" + repr([found])
    # As Notepad writes it, and with more below.
    path.write_bytes(b"\xef\xbb\xbf  kode 1 \r\nen note\r\n")
    assert (await secret(SETTINGS, config_folder)).reveal() == "kode 1"


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o660, 0o666, 0o610])
async def test_a_file_that_others_may_read_is_not_used(config_folder: str, mode: int) -> None:
    path = Path(config_folder, "smtp.secret")
    path.chmod(mode)
    error = await missing(SETTINGS, config_folder)
    assert "Andre end ejeren" in error.sentence and f"chmod 600 {path}" in error.sentence and not error.may_pass
    path.chmod(0o400)
    assert (await secret(SETTINGS, config_folder)).reveal() == PASSWORD


async def test_files_that_hold_no_password(config_folder: str) -> None:
    path = Path(config_folder, "smtp.secret")
    path.write_text("\n \n")
    assert "ingen adgangskode i filen" in (await missing(SETTINGS, config_folder)).sentence
    path.unlink()
    error = await missing(SETTINGS, config_folder)
    assert "findes ikke" in error.sentence and f"chmod 600 {path}" in error.sentence
    os.mkfifo(path, 0o600)
    async with asyncio.timeout(5):
        assert "er ikke en fil" in (await missing(SETTINGS, config_folder)).sentence
    path.unlink()
    path.mkdir(0o700)
    await missing(SETTINGS, config_folder)
    assert "adgangskode_kommando" in (await missing(settings(password_file=""), config_folder)).sentence
    odd = Path(config_folder, "min mappe\x1b[2J")
    odd.mkdir()
    error = await missing(SETTINGS, str(odd))
    assert error.sentence.isprintable() and "chmod 600 '" in error.sentence


async def test_a_command_that_says_it(config_folder: str) -> None:
    given = settings(password_command=("printf", "kode fra kommando \\nmere"))
    found = await secret(given, config_folder)
    assert (found.reveal(), found.token) == ("kode fra kommando", False)
    assert (await secret(settings(token_command=("echo", "eyJ0")), config_folder)).token
    # No shell, the folder of the settings, nothing to read, and no terminal to ask on.
    found = await secret(settings(password_command=("echo", "$HOME", ";", "ls")), config_folder)
    assert found.reveal() == "$HOME ; ls"
    code = (
        "import os, sys\nassert sys.stdin.read() == '' and os.getsid(0) == os.getpid()\n"
        "try: os.open('/dev/tty', os.O_RDWR)\nexcept OSError: print(os.getcwd())"
    )
    with typed("ikke til dig"):
        found = await secret(settings(password_command=python(code)), config_folder)
    assert found.reveal() == os.path.realpath(config_folder)


async def test_commands_that_do_not_say_it(config_folder: str) -> None:
    cases = (
        (python("print('hemmeligt'); raise SystemExit(3)"), "melder fejl (kode 3)"),
        (python("import sys; sys.stderr.write('hemmeligt')"), "skrev ingenting"),
        (python("while True: print('hemmeligt' * 1000)"), "alt for meget"),
        (("findes-ikke", "hemmeligt"), "kan ikke startes: filen eller mappen findes ikke"),
        (("ec\0ho", "hemmeligt"), "kan ikke startes"),
        ((config_folder, "hemmeligt"), "kan ikke startes: du har ikke ret til det"),
    )
    for command, words in cases:
        error = await missing(settings(password_command=command), config_folder)
        assert words in error.sentence and "adgangskode_kommando i mail.toml" in error.sentence, words
        assert not error.may_pass
    assert (await missing(settings(token_command=("false",)), config_folder)).may_pass


async def test_a_command_that_hangs_is_ended_with_what_it_started(
    config_folder: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    pids = Path(config_folder, "pids")
    code = (
        "import os, time\nchild = os.fork()\n"
        "if child: open('pids.ny', 'w').write(f'{os.getpid()} {child}'); os.rename('pids.ny', 'pids')\n"
        "time.sleep(600)"
    )
    hanging = settings(password_command=python(code))

    def gone() -> bool:
        return not pids.exists() or not any(_is_alive(int(pid)) for pid in pids.read_text().split())

    async def until(what: Any) -> None:
        async with asyncio.timeout(10):
            while not what():
                await asyncio.sleep(0.01)

    asking = asyncio.create_task(secret(hanging, config_folder))
    await until(pids.exists)
    asking.cancel()
    with pytest.raises(asyncio.CancelledError):
        await asking
    await until(gone)
    pids.unlink()
    monkeypatch.setattr(credentials, "COMMAND_SECONDS", 1.0)
    error = await missing(hanging, config_folder)
    assert "svarede ikke inden 1 sekunder" in error.sentence
    await until(gone)


def _is_alive(pid: int) -> bool:
    """Whether a process runs; one that nobody has asked after yet does not."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False
