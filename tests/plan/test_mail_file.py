"""``mail.toml`` while the program runs."""

from pathlib import Path

from beredskab_tui.plan.mail import MailFile, MailSettings


def test_the_last_that_could_be_used_is_in_force(tmp_path: Path) -> None:
    before = MailSettings(sender="beredskab@example.dk")
    file = MailFile(str(tmp_path), before)
    assert not file.refresh() and file.settings is before, "what was read first need not be what stands in the file"
    path = tmp_path / "mail.toml"
    path.write_text("aktiv = ja\n", encoding="utf-8")
    assert not file.refresh() and file.settings is before
    path.write_text('afsender = "anden@example.dk"\n', encoding="utf-8")
    assert file.refresh() and file.settings.sender == "anden@example.dk"
    path.unlink()
    assert not file.refresh() and file.settings.sender == "anden@example.dk"
