"""The whole of ``config/``: what the board starts on when files are good, bad or gone."""

import shutil
from pathlib import Path

import pytest

from beredskab_tui.configfile import BadFile
from beredskab_tui.plan.config import load
from beredskab_tui.plan.mail import MailSettings, read_mail

CONFIG = Path(__file__).parents[2] / "config"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return Path(shutil.copytree(CONFIG, tmp_path / "config"))


def test_the_shipped_folder_is_without_fault(folder: Path) -> None:
    config = load(str(folder), None)
    assert config.problems == ()
    assert config.plan.sample
    assert config.contacts
    assert not config.mail.active


def test_a_slip_in_the_plan_leaves_the_last_good_one_in_force(folder: Path, tmp_path: Path) -> None:
    good = tmp_path / "gode"
    before = load(str(folder), str(good))
    text = (folder / "plan.toml").read_text(encoding="utf-8")
    (folder / "plan.toml").write_text(text.replace("frist = 10", "frist = ti", 1), encoding="utf-8")
    after = load(str(folder), str(good))
    assert after.plan == before.plan
    assert after.contacts == before.contacts
    said, why = after.problems
    assert said.sentence.startswith("plan.toml: filen kan ikke bruges, som den er nu")
    assert "fristen »ti«" in why.wrong


def test_every_file_may_be_gone_after_a_good_start(folder: Path, tmp_path: Path) -> None:
    good = tmp_path / "gode"
    before = load(str(folder), str(good))
    shutil.rmtree(folder)
    after = load(str(folder), str(good))
    assert (after.plan, after.contacts, after.mail) == (before.plan, before.contacts, before.mail)
    assert [problem.file for problem in after.problems] == (
        ["plan.toml"] * 2 + ["kontakter.csv"] * 2 + ["mail.toml"] * 2
    )


def test_the_board_starts_without_contact_list_and_mail(folder: Path) -> None:
    (folder / "kontakter.csv").write_text("navn;telefon\n;\nBo;ring\n")
    (folder / "mail.toml").unlink()
    config = load(str(folder), None)
    assert (config.contacts, config.mail) == ((), MailSettings())
    assert [problem.wrong.split(" ")[0] for problem in config.problems] == ["der", "telefon", "mail", "filen"]


def test_without_any_plan_there_is_no_start(folder: Path, tmp_path: Path) -> None:
    (folder / "plan.toml").unlink()
    with pytest.raises(BadFile, match=r"plan.toml: filen findes ikke"):
        load(str(folder), str(tmp_path / "gode"))


def test_a_contact_list_that_no_longer_fits_the_plan_is_used_as_it_is(folder: Path, tmp_path: Path) -> None:
    good = tmp_path / "gode"
    before = load(str(folder), str(good))
    text = (folder / "plan.toml").read_text(encoding="utf-8")
    text = text.replace('"virksomheder"', '"butikker"').replace('"Virksomheder"', '"Butikker"')
    (folder / "plan.toml").write_text(text, encoding="utf-8")
    config = load(str(folder), str(good))
    assert config.contacts == before.contacts
    assert "passer ikke til planen" in config.problems[0].wrong
    assert any("»virksomheder« findes ikke i plan.toml" in problem.wrong for problem in config.problems)


MAIL = [
    ("port = 587", "port = 99999", "porten »99999« er uden for grænserne", "fra 1 til 65535"),
    ('"starttls"\n', '"ssl"\n', "sikkerheden »ssl« kan ikke bruges", "starttls, tls, ingen"),
    ("aktiv = false", "aktiv = nej", "aktiv »nej« kan ikke læses", "aktiv = true for at sende"),
    ("aktiv = false", "aktiv = true", "server mangler", 'server = "smtp.example.dk"'),
    ('afsender = "beredskab@example.dk"', 'afsender = "mig"', "afsenderen »mig«", "@example.dk"),
    ("aktiv = false", 'aktiv = false\nadgangskode = "hemmelig"', "feltet »adgangskode« findes ikke", "adgangskode_"),
    ('server = ""', 'server = "smtp.example.dk:587"', "serveren »smtp.example.dk:587«", "porten har sin egen linje"),
    (
        'afsender = "beredskab@',
        'afsender = "a@x.dk, beredskab@',
        "afsenderen »a@x.dk, beredskab@",
        "Skriv en mailadresse",
    ),
    ('"smtp.secret"', '"../smtp.secret"', "filen med adgangskoden »../smtp.secret«", "kun filens navn"),
    (
        "kommando = []",
        'kommando = "pass show"',
        "adgangskode_kommando »pass show« er ikke en liste",
        '["pass", "show",',
    ),
    ("kommando = []", 'kommando = [""]', "har ikke noget program", "som det første ord"),
    ("token_kommando = []", 'token_kommando = ["token"]', "bruger mangler", "postkassens adresse"),
    ("fortryd_sekunder = 60", "fortryd_sekunder = 601", "»601« er uden for grænserne", "fra 0 til 600"),
    ("skjult_gruppe = 50", "skjult_gruppe = 0", "»0« er uden for grænserne", "fra 1 til 100"),
    ("vent_paa_kvittering = 300", "vent_paa_kvittering = 5", "»5« er uden for grænserne", "fra 30 til 900"),
]


@pytest.mark.parametrize(("old", "new", "wrong", "right"), MAIL)
def test_mistakes_in_the_mail_settings(folder: Path, old: str, new: str, wrong: str, right: str) -> None:
    path = folder / "mail.toml"
    before, found, after = path.read_text(encoding="utf-8").partition(old)
    assert found
    path.write_text(before + new + after, encoding="utf-8")
    with pytest.raises(BadFile) as caught:
        read_mail(str(path))
    (problem,) = caught.value.problems
    assert problem.line is not None
    key = "bruger" if "bruger" in problem.wrong else "server" if "server mangler" in problem.wrong else None
    lines = path.read_text(encoding="utf-8").splitlines()
    line = next(number for number, line in enumerate(lines, 1) if key and line.startswith(key)) if key else None
    assert problem.line == line or problem.line - before.count("\n") in (1, 2)
    assert wrong in problem.wrong
    assert right in problem.right


def test_mail_that_is_ready(folder: Path) -> None:
    path = folder / "mail.toml"
    text = path.read_text(encoding="utf-8")
    text = text.replace("aktiv = false", "aktiv = true").replace('server = ""', 'server = "smtp.example.dk"')
    path.write_text(text, encoding="utf-8")
    settings = read_mail(str(path))
    assert settings.active
    assert (settings.host, settings.port, settings.security) == ("smtp.example.dk", 587, "starttls")
    assert settings == MailSettings(
        active=True,
        host="smtp.example.dk",
        sender="beredskab@example.dk",
        sender_name="Boligsocialt Sekretariat Søparken",
        reply_to="beredskab@example.dk",
    ), "what the file says of the rest is what holds without it"


TOGETHER = [
    # What is changed, and which line of the file is named with which words.
    ({"server": '"smtp.example.dk"', "sikkerhed": '"ingen"'}, "sikkerhed", "kan enhver på vejen læse både"),
    ({"server": '"127.0.0.1.example.dk"', "sikkerhed": '"ingen"'}, "sikkerhed", "kan enhver på vejen læse både"),
    (
        {"bruger": '"x"', "adgangskode_kommando": '["a"]', "token_kommando": '["b"]'},
        "token_kommando",
        "ikke bruges sammen",
    ),
]


@pytest.mark.parametrize(("changes", "key", "words"), TOGETHER)
def test_settings_that_do_not_go_together(folder: Path, changes: dict[str, str], key: str, words: str) -> None:
    path = folder / "mail.toml"
    write(path, changes)
    with pytest.raises(BadFile) as caught:
        read_mail(str(path))
    (problem,) = caught.value.problems
    assert words in problem.wrong
    assert problem.line is not None and path.read_text(encoding="utf-8").splitlines()[problem.line - 1].startswith(key)


@pytest.mark.parametrize("host", ["127.0.0.1", "::1", "localhost", "LOCALHOST"])
def test_clear_text_only_within_this_computer(folder: Path, host: str) -> None:
    write(folder / "mail.toml", {"server": f'"{host}"', "sikkerhed": '"ingen"'})
    settings = read_mail(str(folder / "mail.toml"))
    assert settings.loopback and settings.security == "ingen"
    write(folder / "mail.toml", {"token_kommando": '["token", "ny"]', "bruger": '"x"', "adgangskode_kommando": "[]"})
    assert read_mail(str(folder / "mail.toml")).token_command == ("token", "ny")


def test_other_settings_have_another_fingerprint(folder: Path) -> None:
    path = folder / "mail.toml"
    seen = {read_mail(str(path)).fingerprint, read_mail(str(path)).fingerprint, MailSettings().fingerprint}
    assert len(seen) == 2
    for key, value in (("port", "25"), ("bruger", '"x"'), ("ca_fil", '"x.pem"'), ("mails_pr_minut", "0")):
        write(path, {key: value})
        seen.add(read_mail(str(path)).fingerprint)
    assert len(seen) == 6


def write(path: Path, changes: dict[str, str]) -> None:
    """Set some values of a file, each of which stands in it."""
    lines = path.read_text(encoding="utf-8").splitlines()
    for key, value in changes.items():
        (number,) = [number for number, line in enumerate(lines) if line.startswith(f"{key} =")]
        lines[number] = f"{key} = {value}"
    path.write_text("\n".join(lines), encoding="utf-8")
