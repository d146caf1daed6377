"""`log` as processes of their own: stdin, arguments as bytes, many at once, and what a process costs."""

import os
import re
import select
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest

from beredskab_tui.locations import Folders
from tests.cli.conftest import HOSTILE, Run, command, controls, document, environment, texts


def test_stdin_gives_a_line_each_and_names_what_it_refuses(process: Run, run: Run, started: str) -> None:
    lines = [
        "Første",
        "",
        "Første",
        "a" * 10_001,
        "   ",
        "b" * 3_000_000,
        *HOSTILE,
        "blå".encode("cp1252").decode("latin-1"),
    ]

    ran = process("log", "-", stdin="\n".join(lines).encode("latin-1", "ignore"))

    assert ran.code == 1
    assert [line.split()[0] for line in ran.out.splitlines()] == [str(n) for n in range(4, 4 + 3 + len(HOSTILE))]
    assert re.findall(r"^Linje \d+: ", ran.err, re.MULTILINE) == ["Linje 4: ", "Linje 6: "]
    assert not controls(ran.out + ran.err)
    kept = texts(run)
    assert kept[1:3] == ["Første", "Første"] and kept[-1] == "blå"


def test_each_line_of_stdin_is_acknowledged_before_the_next(folders: Folders, run: Run, started: str) -> None:
    program = subprocess.Popen(
        command("log", "-"), stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=environment(folders), bufsize=0
    )
    assert program.stdin is not None and program.stdout is not None
    for number, text in enumerate(("En", "To", "Tre"), start=4):
        program.stdin.write(f"{text}\n".encode())
        assert select.select([program.stdout], [], [], 10)[0], "no acknowledgement while the next line is not there"
        assert program.stdout.readline().startswith(f"{number} ".encode())
        assert texts(run)[-1] == text
    program.stdin.close()
    assert program.wait(30) == 0
    program.stdout.close()


def test_a_reader_that_leaves_does_not_lose_the_lines(folders: Folders, run: Run, started: str) -> None:
    program = subprocess.Popen(
        command("log", "-"),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=environment(folders),
    )
    assert program.stdin is not None and program.stdout is not None and program.stderr is not None
    program.stdout.close()
    program.stdin.write(b"En\nTo\nTre\n")
    program.stdin.close()

    assert program.stderr.read() == b""
    program.stderr.close()
    assert program.wait(30) == 0
    assert texts(run)[-3:] == ["En", "To", "Tre"]


LOCALES = {
    "C": {"LC_ALL": "C"},
    "ASCII": {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"},
    "Latin-1": {"LC_ALL": "C", "PYTHONIOENCODING": "latin-1"},
}


@pytest.mark.parametrize("locale", LOCALES)
@pytest.mark.parametrize(
    ("argument", "kept"),
    [("blåbær €", "blåbær €"), ("blåbær".encode("latin-1"), "blåbær"), (b"\x1b]52;c;a\x07\xff", "]52;c;aÿ")],
)
def test_any_locale_and_any_bytes(
    process: Run, run: Run, started: str, locale: str, argument: str | bytes, kept: str
) -> None:
    ran = process("log", argument if isinstance(argument, bytes) else argument.encode(), env=LOCALES[locale])

    assert ran.code == 0 and ran.err == ""
    assert texts(run)[-1] == kept
    assert kept in process("status", env=LOCALES[locale]).out


@pytest.mark.slow
def test_eight_processes_at_once_leave_no_gap(folders: Folders, process: Run, run: Run, started: str) -> None:
    def ten(writer: int) -> Iterator[str]:
        for number in range(10):
            ran = process("log", f"linje {writer}-{number}")
            assert ran.code == 0, ran.err
            yield ran.out.split()[0]

    with ThreadPoolExecutor(8) as pool:
        given = [seq for seqs in pool.map(lambda writer: list(ten(writer)), range(8)) for seq in seqs]

    assert sorted(map(int, given)) == list(range(4, 84))
    log = document(run)["log"]
    assert [entry["seq"] for entry in log] == list(range(1, 84))
    assert {entry["text"] for entry in log} >= {f"linje {w}-{n}" for w in range(8) for n in range(10)}
    assert run("tjek", bruger=None).code == 0


COSTLY = {
    "aiosmtplib", "ast", "asyncio", "asyncinotify", "cryptography", "dataclasses", "dateutil", "inspect", "jinja2",
    "logging", "pathlib", "platformdirs", "rich", "shutil", "tempfile", "textual", "tinydb", "traceback",
}  # fmt: skip
"""Libraries that `log` can do without, each of which would be felt."""

NOT_ITS_OWN = ("beredskab_tui.mail", "beredskab_tui.plan", "beredskab_tui.reports", "beredskab_tui.tui")


def test_log_imports_only_what_it_needs(folders: Folders, started: str) -> None:
    # As the installed script does it; `python -m` would bring modules of its own.
    script = "import sys; from beredskab_tui.cli import main; sys.exit(main())"
    command_line = [sys.executable, "-X", "importtime", "-c", script, "log", "Hurtigt"]
    done = subprocess.run(command_line, env=environment(folders), capture_output=True, text=True, check=True)

    imported = {line.rsplit("|", 1)[1].strip() for line in done.stderr.splitlines() if line.startswith("import time:")}
    assert "beredskab_tui.room.log" in imported
    assert {name for name in imported if name.partition(".")[0] in COSTLY or name.startswith(NOT_ITS_OWN)} == set()


def test_log_reads_of_the_configuration_only_the_people(folders: Folders, run: Run, started: str) -> None:
    for name in ("plan.toml", "kontakter.csv", "mail.toml"):
        os.unlink(os.path.join(folders.config, name))

    assert run("log", "Uden plan").code == 0


def test_a_data_folder_that_may_only_be_read_is_a_sentence(folders: Folders, started: str) -> None:
    for folder, _, names in os.walk(folders.data):
        for name in names:
            os.chmod(os.path.join(folder, name), 0o400)
        os.chmod(folder, 0o500)
    # Root may write anywhere, as long as it has the power to; a process without it is like everybody else's.
    powerless = ["setpriv", "--bounding-set=-dac_override,-dac_read_search"] if os.getuid() == 0 else []

    def call(*arguments: str) -> subprocess.CompletedProcess[str]:
        said = [*powerless, *command(*arguments, "--bruger", "karen")]
        return subprocess.run(said, capture_output=True, text=True, env=environment(folders), timeout=30)

    try:
        log, vis = call("log", "Hallo"), call("vis")
    finally:
        for folder, _, _ in os.walk(folders.data):
            os.chmod(folder, 0o700)

    assert log.returncode == 1 and "ikke gemt" in log.stderr and log.stderr.count("\n") == 1
    assert vis.returncode == 0 and "Brand" in vis.stdout
