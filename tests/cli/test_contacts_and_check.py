"""kontakter and tjek: the list in and out, and what is a fault, a warning or fine."""

import os

from beredskab_tui.locations import Folders
from beredskab_tui.plan.model import Plan
from beredskab_tui.room import register
from beredskab_tui.room.registerjournal import written_register
from tests.cli.conftest import Run, controls
from tests.conftest import RoomFor

HEADER = "navn;titel;organisation;telefon;telefon 2;email;grupper;målgruppe;afdeling;under 18;bekræftet;note"


def test_what_goes_out_comes_in_again_unchanged(run: Run, process: Run, folders: Folders) -> None:
    out = process("kontakter", "eksporter").out
    path = os.path.join(folders.data, "liste.csv")
    with open(path, "w", encoding="utf-8", newline="") as file:
        file.write(out)
    assert out.startswith("\ufeffnavn;titel;") and out.count("\r\n") == out.count("\n")

    assert run("kontakter", "importer", path).out.startswith("Kontaktlisten er læst ind: 64 nye, 0 ændrede, 0 ")
    assert run("kontakter", "importer", path).out.startswith("Kontaktlisten er læst ind: 0 nye, 0 ændrede, 0 ")
    assert process("kontakter", "eksporter").out == out


def test_an_import_replaces_the_list(run: Run, process: Run, folders: Folders) -> None:
    path = os.path.join(folders.data, "liste.csv")
    hostile = "Ea \x1b]52;c;a\x07[/b]"
    with open(path, "w", encoding="latin-1") as file:
        file.write(f'{HEADER}\n"{hostile}";;;00 00 02 01;;;;;;nej;;=1+1\nBo Bæk;;;00 00 02 02;;;;;;nej;;\n')

    assert run("kontakter", "importer", path).code == 0

    out = process("kontakter", "eksporter").out
    assert '"Ea ]52;c;a[/b]"' in out and "Bo Bæk" in out and out.count("\n") == 3
    assert "'=1+1" in out and not controls(out.replace("\r", ""))
    assert "2 kontakter, 2 ikke bekræftet i 90 dage" in run("kontakter", "tjek").out
    run("start", "Brand")
    assert "Bo Bæk" in run("vis").out and "Lars Brink" not in run("vis").out


def test_the_check_tells_whose_it_is_what_is_due_and_what_stands_there_twice(run: Run, folders: Folders) -> None:
    path = os.path.join(folders.data, "liste.csv")
    with open(path, "w", encoding="utf-8") as file:
        file.write(
            "navn;telefon;under 18;tjekkes af\nEa Holt;00 00 02 01;nej;AY\nIb Bo;00000201;nej;\nUng;4500000299;ja;\n"
        )
    ran = run("kontakter", "importer", path)
    assert "linje 4: telefon »4500000299« til Ung har 10 cifre i ét. Har et regneark taget 00 eller +" in ran.err
    assert "Se efter i 1 linje" in ran.err and ran.code == 0

    out = run("kontakter", "tjek").out

    assert "0 af 3 bekræftet inden for 90 dage. Ansvarlig: Karen Holm.\n" in out
    assert "Kontakttjek: listen er ikke gennemgået endnu.\n" in out
    assert "  Ea Holt: aldrig bekræftet (tjekkes af AY)\n" in out and "  Ib Bo: aldrig bekræftet\n" in out
    assert "  Ung: under 18, men ingen kendt voksen\n" in out
    assert "  Måske den samme: Ea Holt og Ib Bo (samme telefon)\n" in out


def test_when_the_list_was_gone_through_is_in_the_check(run: Run, room_for: RoomFor, plan: Plan) -> None:
    room = room_for("karen")
    register.add(room, {"name": "Bo"}, verified=True)
    register.finish_check(room, plan.upkeep, through=True)
    assert (
        "Kontakttjek" in run("kontakter", "tjek").out and "Sidst: 23.11.2026." in run("tjek", "--alt", bruger=None).out
    )
    assert "Sidst: 23.11.2026." in run("kontakter", "tjek").out


def test_a_list_with_mistakes_is_refused_with_all_of_them(run: Run, folders: Folders) -> None:
    path = os.path.join(folders.data, "liste.csv")
    with open(path, "w", encoding="utf-8") as file:
        file.write(f"{HEADER}\nBo;;;ring senere;;;;;;nej;;\n;;;00 00 02 02;;;;;;nej;;\n")

    ran = run("kontakter", "importer", path)

    assert ran.code == 1 and "linje 2" in ran.err and "linje 3" in ran.err
    assert run("kontakter", "importer", path + "x").code == 1
    assert not os.listdir(folders.register) if os.path.isdir(folders.register) else True


def test_who_may_only_read_cannot_import(run: Run, folders: Folders) -> None:
    assert run("kontakter", "importer", os.path.join(folders.config, "kontakter.csv"), bruger="tove").code == 1


def test_everything_fit_is_0_and_tells_the_fingerprints(run: Run, started: str) -> None:
    ran = run("tjek", bruger=None)

    assert ran.code == 0 and "FEJL" not in ran.out and "Prøveplanen er i brug" in ran.out
    assert "Hændelse 1: 2 linjer, fingeraftryk " in ran.out
    assert len(run("tjek", "--alt", bruger=None).out) > len(ran.out)


def test_the_plan_and_the_list_are_judged_as_on_the_start_screen(run: Run, started: str) -> None:
    out = run("tjek", "--alt", bruger=None).out

    assert "OBS      Planen er underskrevet af 2 af 6 parter.\n" in out and "Lars Brink): mangler" in out
    assert "OBS      Landsbyggefondens godkendelse mangler." in out
    assert "OBS      Karen Holms kontaktliste: " in out and "sidst bekræftet 03.05.2026" in out
    assert "OBS      Kontakttjek: listen er ikke gennemgået endnu." in out
    assert out.count("Prøveplanen er i brug") == 1


def test_a_mistake_in_the_text_blocks_is_a_warning_and_no_file_is_none(run: Run, folders: Folders) -> None:
    path = os.path.join(folders.config, "tekstblokke.toml")
    assert "i orden  tekstblokke.toml er uden fejl." in run("tjek", bruger=None).out
    with open(path, "w", encoding="utf-8") as file:
        file.write('[[blok]]\ntal = 1\ntekst = "en"\n[[blok]]\ntal = 1\ntekst = "to"\n')
    ran = run("tjek", bruger=None)
    assert ran.code == 0 and "OBS      tekstblokke.toml har 1 fejl." in ran.out
    assert "tekstblokke.toml, linje 5: tal »1« er brugt før" in ran.out
    os.unlink(path)
    assert "tekstblokke" not in run("tjek", bruger=None).out


def test_a_line_of_the_vagtlog_that_cannot_be_read_is_a_fault(run: Run, room_for: RoomFor) -> None:
    room = room_for()
    with written_register(room) as journal, journal.atomic("karen") as transaction:
        transaction.put("dutylog", "linje-1", {"text": "uden tid"})

    ran = run("tjek", bruger=None)

    assert ran.code == 1 and "posten linje-1 i dutylog kan ikke læses" in ran.out


def test_an_empty_data_folder_is_fine(run: Run, folders: Folders) -> None:
    assert run("tjek", bruger=None).code == 0
    os.rmdir(folders.data)
    assert run("tjek", bruger=None).code == 0


def test_a_mistake_in_plan_or_people_is_a_fault_with_its_line(run: Run, folders: Folders) -> None:
    for path in (folders.plan, folders.people):
        with open(path, encoding="utf-8") as file:
            good = file.read()
        with open(path, "a", encoding="utf-8") as file:
            file.write("\nhej\n")
        ran = run("tjek", bruger=None)
        assert ran.code == 1 and f"{os.path.basename(path)}, linje {good.count(chr(10)) + 2}" in ran.out
        with open(path, "w", encoding="utf-8") as file:
            file.write(good)
    assert run("tjek", bruger=None).code == 0


def test_a_mistake_in_contacts_or_mail_is_a_warning(run: Run, folders: Folders) -> None:
    for name in ("kontakter.csv", "mail.toml"):
        with open(os.path.join(folders.config, name), "w", encoding="utf-8") as file:
            file.write("hej\n")

    ran = run("tjek", bruger=None)

    assert ran.code == 0 and "OBS      kontakter.csv har" in ran.out and "OBS      mail.toml har" in ran.out


def test_a_journal_with_another_byte_is_a_fault(run: Run, started: str, folders: Folders) -> None:
    (name,) = os.listdir(folders.incident(started))
    path = os.path.join(folders.incident(started), name)
    with open(path, "r+b") as file:
        file.seek(-10, os.SEEK_END)
        byte = file.read(1)
        file.seek(-10, os.SEEK_END)
        file.write(b"0" if byte != b"0" else b"1")

    ran = run("tjek", bruger=None)

    # The last line, whole but wrong: only under the lock can it be told from one that is under way.
    assert ran.code == 1 and "FEJL     Hændelse 1" in ran.out and "1 fejl" in ran.out


def test_a_torn_end_is_a_warning_and_is_set_aside(run: Run, started: str, folders: Folders) -> None:
    (name,) = os.listdir(folders.incident(started))
    with open(os.path.join(folders.incident(started), name), "ab") as file:
        file.write(b'{"n":2,"g":"halv')

    ran = run("tjek", bruger=None)

    assert ran.code == 0 and "lagt til side" in ran.out and f"{name}.torn." in ran.out
    assert run("log", "Videre").out.startswith("4 ")


def test_a_file_that_others_may_read_is_a_warning(run: Run, started: str, folders: Folders) -> None:
    os.chmod(folders.origin, 0o644)

    ran = run("tjek", "--alt", bruger=None)

    assert ran.code == 0 and f"{folders.origin} (0644)" in ran.out


def test_what_a_process_writes_only_the_owner_may_read(process: Run, folders: Folders) -> None:
    os.chmod(folders.data, 0o700)
    process("start", "Brand")
    process("log", "Linje")

    assert "Kun ejeren kan læse og skrive i datamappen." in process("tjek").out
