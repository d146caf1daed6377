"""tjek and tjek --reparer where data are damaged: what is said, what is done, and what is left alone."""

import os
import shutil
from pathlib import Path

import pytest

from beredskab_tui.locations import Folders
from beredskab_tui.room.dutylog import add as add_duty
from tests.cli.conftest import Run, controls, texts
from tests.conftest import RoomFor
from tests.journal.support import ends, flip


def journal(folders: Folders, incident: str) -> Path:
    (path,) = Path(folders.incident(incident)).glob("*.jsonl")
    return path


def copy(folders: Folders, incident: str) -> Path:
    """A copy of an incident's journal as the board would have made it just now."""
    path = journal(folders, incident)
    target = Path(folders.copies, incident, path.name)
    target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    target.touch(mode=0o600)
    target.write_bytes(path.read_bytes())
    return target


def damage(path: Path, *numbers: int) -> None:
    data = path.read_bytes()
    for number in numbers:
        data = flip(data, ends(data)[number] - 60)
    path.write_bytes(data)


@pytest.fixture
def written(run: Run, started: str) -> str:
    """An incident with three lines by a person, in lines 2 to 4 of its journal."""
    for text in ("Første", "Anden", "Tredje"):
        run("log", text)
    return started


def test_several_logs_of_one_incident_are_told_of(run: Run, started: str, folders: Folders) -> None:
    path = journal(folders, started)
    shutil.copy(path, path.with_name("01a00000-0000-7000-8000-000000000000.jsonl"))
    ran = run("tjek")
    assert ran.code == 0 and "OBS      Hændelse 1 har flere logge i" in ran.out and str(path) in ran.out


def test_a_pipe_with_the_name_of_a_log_is_told_of_and_keeps_nobody_waiting(
    run: Run, started: str, folders: Folders
) -> None:
    pipes = [Path(folders.incident(started), "roer.jsonl"), Path(folders.register, "roer.jsonl")]
    for pipe in pipes:
        os.mkfifo(pipe)
    ran = run("tjek")
    assert ran.code == 1
    for pipe in pipes:
        assert f"Loggen {pipe} kan ikke åbnes: det er ikke en fil. Intet er ændret." in ran.out
    assert run("tjek", "--reparer").code == 1 and run("log", "Der skrives videre").code == 0


def test_what_lies_among_the_incidents_and_is_none_is_told_of_and_in_nobodys_way(
    run: Run, started: str, folders: Folders
) -> None:
    Path(folders.incidents, "0-notat.txt").write_text("hej", encoding="utf-8")
    Path(folders.incidents, "1").symlink_to("1")
    os.chmod(os.path.join(folders.incidents, "0-notat.txt"), 0o600)
    # Nothing is open to others here, and nobody can close what lies elsewhere.
    elsewhere = Path(folders.config, "plan.toml")
    os.chmod(elsewhere, 0o644)
    os.symlink(elsewhere, os.path.join(folders.data, "genvej"))
    checked = run("tjek").out
    assert "ikke er hændelser. Programmet bruger det ikke" in checked and "0-notat.txt" in checked
    assert "genvej (" not in checked
    status = run("status")
    assert (status.code, status.err) == (0, "") and status.out.startswith("Hændelse 1: ")


def test_damage_is_a_fault_that_says_how_to_mend_it(run: Run, written: str, folders: Folders) -> None:
    damage(journal(folders, written), 3)

    ran = run("tjek", bruger=None)

    assert ran.code == 1
    assert "FEJL     Hændelse 1: 5 linjer, fingeraftryk " in ran.out
    assert "Loggen er beskadiget og kan kun læses. Bring den i orden med: beredskab tjek --reparer" in ran.out
    assert "en linje er ødelagt (byte " in ran.out


def test_with_a_copy_nothing_is_lost_and_work_goes_on(run: Run, written: str, folders: Folders) -> None:
    data = copy(folders, written).read_bytes()
    damage(journal(folders, written), 3)
    assert "Loggen er beskadiget" in run("log", "Fjerde").err

    ran = run("tjek", "--reparer", bruger=None)

    assert (ran.code, ran.err) == (0, "")
    assert "i orden  Hændelse 1 er bragt i orden, og intet gik tabt: 1 linje er hentet fra en kopi.\n" in ran.out
    assert "Den gamle fil er gemt: " in ran.out and "skal lukkes og åbnes igen" in ran.out
    assert journal(folders, written).read_bytes() == data
    assert run("log", "Fjerde").out.startswith("7 ")
    assert run("tjek", bruger=None).code == 0


def test_without_a_copy_what_is_lost_is_named(run: Run, written: str, folders: Folders) -> None:
    damage(journal(folders, written), 2, 3)

    ran = run("tjek", "--reparer")

    assert ran.code == 0
    assert "Hændelse 1 er bragt i orden: alt, der kunne læses, er med, 2 linjer gik tabt.\n" in ran.out
    assert "I loggen mangler nr. 4, 5. Skriv det igen" in ran.out
    shown = run("vis").out
    assert "Linje 4 gik tabt, da loggen blev beskadiget, og kunne ikke hentes fra en kopi." in shown
    assert "af KH: 0 linjer hentet fra en kopi, 2 linjer gik tabt." in " ".join(shown.split())
    assert texts(run)[-1] == "Tredje"
    again = run("tjek", "--reparer")
    assert (again.code, again.out) == (0, "Ingen log er beskadiget, så intet er ændret.\n")
    checked = run("tjek", "--alt", bruger=None)
    assert checked.code == 0
    assert "i orden  Hændelse 1: filen fra før en reparation er gemt, 3 linjer, alle med i loggen: " in checked.out


def test_only_the_incident_that_is_asked_for_is_touched(
    run: Run, written: str, folders: Folders, room_for: RoomFor
) -> None:
    other = run("start", "En anden").out.strip()
    add_duty(room_for(), "Husk nøglen")
    add_duty(room_for(), "Og vinduet")
    (register,) = Path(folders.register).glob("*.jsonl")
    damaged = [journal(folders, written), journal(folders, other), register]
    for path in damaged:
        damage(path, 1)
    before = [path.read_bytes() for path in damaged]

    assert run("tjek", "--reparer", "--haendelse", "2", bruger=None).code == 0
    assert [path.read_bytes() == data for path, data in zip(damaged, before, strict=True)] == [True, False, True]
    assert run("tjek", "--reparer", "--haendelse", written, bruger=None).code == 0
    assert register.read_bytes() == before[2]
    ran = run("tjek", "--reparer", bruger=None)
    assert ran.code == 0 and ran.out.count("er bragt i orden") == 1 and "Registeret er bragt i orden: " in ran.out
    assert run("tjek", bruger=None).code == 0

    wrong = run("tjek", "--reparer", "--haendelse", "\x1b[31m7", bruger=None)
    assert wrong.code == 2 and "Der er ingen hændelse »" in wrong.err and not controls(wrong.err)


def test_where_the_beginning_is_lost_the_rest_can_be_opened(run: Run, written: str, folders: Folders) -> None:
    damage(journal(folders, written), 0, 1)

    ran = run("tjek", "--reparer", bruger=None)

    assert ran.code == 0
    assert "Hændelsens begyndelse gik tabt, og med den planens opgaver og kontakterne." in ran.out
    assert texts(run) == ["Første", "Anden", "Tredje"]
    assert "Hændelsens begyndelse gik tabt" in run("status").out


def test_what_cannot_be_mended_is_said_and_left_as_it_is(run: Run, written: str, folders: Folders) -> None:
    journal(folders, written).write_bytes(b"hej\n")

    ran = run("tjek", "--reparer", bruger=None)

    assert ran.code == 1
    assert "er der ingen linjer, der kan læses, og ingen kopi af den. Intet er ændret." in ran.out
    assert journal(folders, written).read_bytes() == b"hej\n"


def test_an_unknown_person_is_refused_and_a_plan_with_mistakes_is_not_in_the_way(
    run: Run, written: str, folders: Folders
) -> None:
    damage(journal(folders, written), 3)
    assert run("tjek", "--reparer", bruger="ukendt").code == 2
    Path(folders.people).write_text("hej\n", encoding="utf-8")

    assert run("tjek", "--reparer", bruger=None).code == 0


def test_a_copy_that_has_more_than_its_journal_is_a_fault_until_it_is_mended(
    run: Run, written: str, folders: Folders
) -> None:
    held = copy(folders, written).read_bytes()
    path = journal(folders, written)
    path.write_bytes(held[: ends(held)[2]])
    assert run("tjek", bruger=None).code == 1

    assert "2 linjer er hentet fra en kopi" in run("tjek", "--reparer", bruger=None).out

    assert path.read_bytes() == held
    assert run("tjek", bruger=None).code == 0


def test_copies_are_read_whole_and_one_that_is_damaged_or_behind_is_a_warning(
    run: Run, written: str, folders: Folders
) -> None:
    target = copy(folders, written)
    assert "i orden  1 kopi i " in run("tjek", bruger=None).out
    damage(target, 2)
    ran = run("tjek", bruger=None)
    assert ran.code == 0 and f"OBS      Kopien {target} er beskadiget. Loggen er ikke ramt af det." in ran.out

    copy(folders, written)
    run("log", "Fjerde")
    ran = run("tjek", bruger=None)
    assert ran.code == 0 and f"OBS      Kopien {target} er fra " in ran.out and "og mangler 1 linje." in ran.out


def test_lines_that_only_the_kept_file_has_are_told_of(run: Run, written: str, folders: Folders) -> None:
    data = copy(folders, written).read_bytes()
    damage(journal(folders, written), 3)
    run("tjek", "--reparer", bruger=None)
    (kept,) = Path(folders.incident(written), "beskadiget").iterdir()
    assert kept.stat().st_mode & 0o777 == 0o600
    journal(folders, written).write_bytes(data[: ends(data)[3]])
    copy(folders, written)

    ran = run("tjek", "--alt", bruger=None)

    assert ran.code == 0 and f"Den har 1 linje, som loggen ikke har. Gem den: {kept}" in ran.out
    assert "reparation" not in run("tjek", bruger=None).out


def test_the_kind_of_folder_is_told(run: Run, written: str, folders: Folders) -> None:
    assert "Datamappen ligger " in run("tjek", "--alt", bruger=None).out
    damage(journal(folders, written), 3)
    before = journal(folders, written).read_bytes()
    (Path(folders.data) / ".stfolder").mkdir()

    ran = run("tjek", bruger=None)
    assert (
        "OBS      Datamappen ligger i en mappe, som Syncthing synkroniserer. Syncthing kan skifte en fil ud" in ran.out
    )
    refused = run("tjek", "--reparer", bruger=None)
    assert refused.code == 1 and "Syncthing" in refused.err
    assert journal(folders, written).read_bytes() == before

    Path(folders.other_computer).touch(mode=0o600)
    assert "Det er i orden, fordi denne computer er sat op som anden computer." in run("tjek", bruger=None).out
    assert run("tjek", "--reparer", bruger=None).code == 0


def test_sensitive_lines_that_lost_their_key_or_were_not_finished_are_told_of(
    run: Run, started: str, folders: Folders
) -> None:
    run("log", "--foelsom", "Karla er indlagt")
    assert "mangler sin nøgle" not in run("tjek").out
    (key,) = os.listdir(folders.note_keys(started))
    os.unlink(os.path.join(folders.note_keys(started), key))

    ran = run("tjek")

    assert "Hændelse 1: 1 følsom linje mangler sin nøgle" in ran.out and "linje 4" in ran.out
    assert ran.code == 0, "the log is whole"
