"""Wrong usage, help, and what happens when the program itself is at fault: Danish, and the contract's exit codes."""

import os
import re
import signal
import subprocess
from pathlib import Path

import pexpect
import pytest

from beredskab_tui import __version__
from beredskab_tui.cli import main, verbs
from beredskab_tui.locations import Folders
from tests.cli.conftest import Run, command, environment

ENGLISH = re.compile(
    r"\b(usage|options|optional|positional|arguments?|error|required|show this|help message|invalid|expected|"
    r"unrecognized|choose|default|exit|traceback)\b(?!=)",
    re.IGNORECASE,
)
"""What argparse says when nobody stops it."""


@pytest.mark.parametrize("verb", ["", *verbs.VERBS])
def test_help_is_danish_and_complete(run: Run, verb: str) -> None:
    ran = run(*filter(None, [verb]), "--help", bruger=None)

    assert ran.code == 0 and ran.err == ""
    assert not ENGLISH.search(ran.out.replace("--help", "")), ENGLISH.search(ran.out)
    assert ran.out.startswith(f"Brug: beredskab {verb}".strip())
    assert "--haendelse" in ran.out and "--data" in ran.out
    assert all(len(line) <= 120 for line in ran.out.splitlines())


def test_the_overview_names_every_verb(run: Run) -> None:
    out = run("-h", bruger=None).out

    assert all(f"  {verb} " in out for verb in verbs.VERBS)


def test_version(run: Run) -> None:
    assert run("--version", bruger=None).out == f"beredskab {__version__}\n"


@pytest.mark.parametrize(
    "arguments",
    [
        ("logg", "hej"),
        ("log",),
        ("log", "--kl"),
        ("log", "--slags"),
        ("log", "--slags", "snak", "hej"),
        ("log", "--igen=ja", "hej"),
        ("log", "--ukendt", "hej"),
        ("log", "--kl", "halv tolv", "hej"),
        ("start",),
        ("start", "--typ", "brand", "hej"),
        ("status", "nu"),
        ("vis", "--jsn"),
        ("luk", "den"),
        ("kontakter",),
        ("kontakter", "slet"),
        ("kontakter", "importer"),
        ("tjek", "nu"),
        ("--data",),
        ("demo", "nu"),
    ],
)
def test_wrong_usage_is_2_and_a_danish_sentence(run: Run, started: str, arguments: tuple[str, ...]) -> None:
    ran = run(*arguments)

    assert (ran.code, ran.out) == (2, "")
    assert ran.err.endswith(".\n") and ran.err.count("\n") == 1
    assert not ENGLISH.search(ran.err.replace("--help", "")), ran.err


def test_a_misspelled_command_or_option_is_guessed(run: Run) -> None:
    assert "Mente du status?" in run("staus").err
    assert "Mente du --slags?" in run("log", "--slag", "rygte", "x").err


@pytest.mark.parametrize("verb", ["", "demo"])
def test_without_a_terminal_the_screens_end_at_once(process: Run, verb: str) -> None:
    ran = process(*filter(None, [verb]))

    assert (ran.code, ran.out) == (2, "") and "terminal" in ran.err


def test_a_dumb_terminal_gets_a_sentence(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TERM", "dumb")

    assert run().code == 2
    assert "TERM=dumb" in run("demo").err


def test_over_ssh_folders_and_person_must_be_told(folders: Folders, capsys: pytest.CaptureFixture[str],
                                                  monkeypatch: pytest.MonkeyPatch) -> None:  # fmt: skip
    monkeypatch.setenv("SSH_CONNECTION", "10.0.0.1 50000 10.0.0.2 22")

    assert main(["status"]) == 2
    assert "SSH" in capsys.readouterr().err
    assert main(["status", "--config", folders.config, "--data", folders.data]) == 2
    assert "--bruger" in capsys.readouterr().err
    assert main(["status", "--config", folders.config, "--data", folders.data, "--bruger", "karen"]) == 0


def at_a_terminal(folders: Folders, *arguments: str, **more: str) -> "pexpect.spawn[str]":
    env = {name: value for name, value in environment(folders, **more).items() if name != "BEREDSKAB_BRUGER"}
    program, *rest = map(str, command(*arguments))
    return pexpect.spawn(program, rest, env=env, encoding="utf-8", dimensions=(24, 80), timeout=20)


def test_at_a_terminal_it_is_asked_once_who_it_is(folders: Folders, run: Run, started: str) -> None:
    first = at_a_terminal(folders, "log", "Hej")
    first.expect("Hvem er du\\?")
    first.sendline("2")
    first.expect("\r\n4 ")
    first.expect(pexpect.EOF)
    first.close()

    second = at_a_terminal(folders, "log", "Igen")
    second.expect(pexpect.EOF)
    second.close()

    assert (first.exitstatus, second.exitstatus) == (0, 0) and str(second.before).startswith("5 ")
    assert run("vis").out.count(" JB  oplysning: ") == 2


@pytest.mark.slow
def test_the_demonstration_leaves_nothing_behind(folders: Folders, tmp_path: Path) -> None:
    misleading = {"BEREDSKAB_CONFIG": "/findes/ikke", "BEREDSKAB_DATA": "/findes/ikke"}

    program = at_a_terminal(folders, "demo", "--bruger", "ukendt", TMPDIR=str(tmp_path), **misleading)
    program.expect("ØVELSE")
    assert [path.name.startswith("beredskab-demo-") for path in tmp_path.iterdir()] == [True]
    program.kill(signal.SIGHUP)
    program.expect(pexpect.EOF)
    program.close()

    assert list(tmp_path.iterdir()) == []


def test_a_config_folder_that_is_not_there_is_not_made(folders: Folders, run: Run) -> None:
    missing = os.path.join(folders.data, "ingen")

    ran = run("status", "--config", missing)

    assert ran.code == 1 and "stab.toml" in ran.err
    assert not os.path.exists(missing)


def test_the_first_use_fills_the_users_own_folders(tmp_path: Path, folders: Folders) -> None:
    home = str(tmp_path)
    env = {"PATH": os.environ["PATH"], "HOME": home, "PYTHONPATH": environment(folders)["PYTHONPATH"]}

    done = subprocess.run(
        command("start", "--bruger", "karen", "Brand"), cwd=home, env=env, capture_output=True, text=True, check=False
    )

    assert done.returncode == 0, done.stderr
    found = {name: folder for folder, _, names in os.walk(home) for name in names}
    assert "plan.toml" in found and f"{home}/" in found["plan.toml"]
    modes = {os.stat(folder).st_mode & 0o077 for folder, _, _ in os.walk(os.path.dirname(found["origin"]))}
    assert modes == {0}


def test_a_fault_is_a_sentence_and_the_detail_a_file(
    run: Run, folders: Folders, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object) -> int:
        raise RuntimeError("det tekniske")

    monkeypatch.setattr("beredskab_tui.cli.reading.status", broken)
    ran = run("status")

    assert (ran.code, ran.out) == (1, "")
    assert "Traceback" not in ran.err and "det tekniske" not in ran.err and folders.fault_log in ran.err
    with open(folders.fault_log, encoding="utf-8") as file:
        assert "RuntimeError: det tekniske" in file.read()


def test_a_fault_without_a_data_folder_goes_to_a_temporary_file(
    run: Run, folders: Folders, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    def broken(*_: object) -> int:
        raise RuntimeError("det tekniske")

    monkeypatch.setattr("beredskab_tui.cli.context.find", broken)
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    ran = run("status")

    assert ran.code == 1 and str(tmp_path) in ran.err and ran.err.count("\n") == 1


def test_ctrl_c_is_quiet(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    def stopped(*_: object) -> int:
        raise KeyboardInterrupt

    monkeypatch.setattr("beredskab_tui.cli.reading.status", stopped)

    assert run("status") == (130, "", "")


def test_a_closed_stdout_does_no_harm(folders: Folders, started: str) -> None:
    line = " ".join(map(str, command("log", "Ingen", "hører")))

    done = subprocess.run(f"{line} >&-", shell=True, env=environment(folders), stderr=subprocess.PIPE, check=False)

    assert (done.returncode, done.stderr) == (0, b"")


@pytest.mark.parametrize("verb", ["status", "vis"])
def test_a_pager_that_is_left_does_no_harm(folders: Folders, started: str, verb: str) -> None:
    program = subprocess.Popen(command(verb), stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=environment(folders))
    assert program.stdout is not None and program.stderr is not None
    program.stdout.close()

    assert (program.stderr.read(), program.wait(30)) == (b"", 0)
    program.stderr.close()
