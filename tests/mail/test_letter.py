"""What goes over the wire: frozen once, legible in every mail program, and never more than was approved."""

import email
import email.policy
import os
import re
from datetime import UTC, datetime
from email.message import EmailMessage
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from beredskab_tui.errors import BeredskabError, Refused
from beredskab_tui.locations import Folders
from beredskab_tui.mail import letter
from beredskab_tui.plan.mail import MailSettings
from beredskab_tui.records import Attachment, Delivery, Mail, Message, Recipient
from beredskab_tui.text import clean, clean_line
from tests.hostile import HOSTILE, harmless

AT = datetime(2026, 11, 23, 18, 40, 12, 345000, tzinfo=UTC)
SETTINGS = MailSettings(
    active=True,
    host="mail.example.dk",
    sender="beredskab@example.dk",
    sender_name="Boligsocialt Sekretariat Søparken",
    reply_to="karen@example.dk",
)
TEXT = "Kære beboere\n\nDer har været en brand.\n.\nFrom her er der ro.\n\nVenlig hilsen\nSekretariatet æøå ÆØÅ é"


def message(subject: str = "Brand på Søparkvej", text: str = TEXT) -> Message:
    return Message(
        id="01920000-0000-7000-8000-00000000000a",
        number=1,
        kind="fri",
        title="Fri besked",
        subject=subject,
        text=text,
        recipients=(
            Recipient(name="Åse Lund", address="aase@example.dk"),
            Recipient(name="Bo", trouble="ingen mailadresse"),
        ),
        author="amina",
        written_at=AT,
    )


def content(one: Message, *, exercise: bool = False) -> bytes:
    return letter.as_bytes(one, SETTINGS, AT, letter.message_id_of(one, AT, SETTINGS), exercise=exercise)


def mail_to(*deliveries: Delivery, hidden: bool = False) -> Mail:
    return Mail(
        id="m",
        message="b",
        number=1,
        deliveries=deliveries,
        hidden=hidden,
        digest="d",
        message_id="<x@example.dk>",
        released_at=AT,
        not_before=AT,
        expires_at=AT,
    )


def parsed(raw: bytes) -> EmailMessage:
    return email.message_from_bytes(raw, policy=email.policy.default)


def body(raw: bytes) -> str:
    part = parsed(raw).get_body(("plain",))
    assert part is not None
    return str(part.get_content()).replace("\r\n", "\n")


def test_headers_and_danish_letters_arrive() -> None:
    raw = letter.addressed(content(message()), mail_to(Delivery(name="Åse Lund", address="aase@example.dk")), SETTINGS)
    read = parsed(raw)
    assert str(read["To"]) == "Åse Lund <aase@example.dk>"
    assert str(read["From"]) == "Boligsocialt Sekretariat Søparken <beredskab@example.dk>"
    assert (str(read["Reply-To"]), str(read["Subject"])) == ("karen@example.dk", "Brand på Søparkvej")
    assert str(read["Date"]) == "Mon, 23 Nov 2026 19:40:12 +0100", "the moment of approval, in Danish time"
    assert str(read["Message-ID"]).startswith("<01920000-0000-7000-8000-00000000000a.1.")
    assert body(raw) == f"{TEXT}\n"
    assert raw.isascii(), "every server takes it"
    assert all(len(line) <= 998 for line in raw.split(b"\r\n")) and b"\n" not in raw.replace(b"\r\n", b"")


def test_the_same_approval_gives_the_same_bytes_and_another_text_another_id() -> None:
    one = message()
    assert content(one) == content(one)
    other = letter.message_id_of(message(text="Andet"), AT, SETTINGS)
    assert other == letter.message_id_of(one, AT, SETTINGS)
    later = letter.message_id_of(one, AT.replace(hour=19), SETTINGS)
    assert later != letter.message_id_of(one, AT, SETTINGS), "approved anew it is another mail"


def test_an_address_that_somebody_typed_is_not_its_own_name() -> None:
    mail = mail_to(Delivery(name="aase@example.dk", address="aase@example.dk"))
    assert letter.addressed(content(message()), mail, SETTINGS).startswith(b"To: aase@example.dk\r\n")


def test_those_who_must_not_see_each_other_do_not() -> None:
    both = mail_to(
        Delivery(name="Åse", address="aase@example.dk"), Delivery(name="Bo", address="bo@example.dk"), hidden=True
    )
    raw = letter.addressed(content(message()), both, SETTINGS)
    assert str(parsed(raw)["To"]) == "Boligsocialt Sekretariat Søparken <beredskab@example.dk>"
    assert b"aase@" not in raw and b"bo@" not in raw


def test_an_exercise_says_so_first_and_last_and_names_whom_it_was_for() -> None:
    raw = content(message(), exercise=True)
    assert str(parsed(raw)["Subject"]) == "ØVELSE – Brand på Søparkvej"
    lines = body(raw).strip().split("\n")
    assert lines[0] == lines[-1] == "ØVELSE – ØVELSE – ØVELSE"
    assert "I en rigtig hændelse var den gået til: Åse Lund." in lines
    assert body(raw).strip() == letter.text_of(message(), exercise=True), "the preview is what is sent"


@settings(max_examples=40)
@given(st.text(), st.text(), st.text())
def test_no_text_becomes_a_header_or_a_recipient(subject: str, text: str, name: str) -> None:
    one = message(clean_line(subject) or "x", clean(text) or "x")
    raw = letter.addressed(content(one), mail_to(Delivery(name=clean_line(name), address="a@example.dk")), SETTINGS)
    read = parsed(raw)
    assert read.keys() == [
        "To",
        "From",
        "Reply-To",
        "Subject",
        "Date",
        "Message-ID",
        "X-Beredskab-Id",
        "Content-Type",
        "Content-Transfer-Encoding",
        "MIME-Version",
    ]
    assert [one.addr_spec for one in read["To"].addresses] == ["a@example.dk"]
    assert body(raw) == f"{one.text}\n"


@pytest.mark.parametrize(
    "line", ["Bcc: alle@example.dk", "\nBcc: alle@example.dk", "x\r\nBcc: alle@example.dk\r\n\r\nHej"]
)
def test_a_line_end_in_a_subject_is_no_line_end(line: str) -> None:
    raw = content(message(clean_line(line)))
    assert "Bcc" not in parsed(raw) and body(raw) == f"{TEXT}\n"


def begun(tmp_path: Path) -> Folders:
    """A data folder in which the incident ``h`` has begun, so that its folder is there."""
    folders = Folders(str(tmp_path), str(tmp_path / "data"))
    os.makedirs(folders.incident("h"))
    return folders


def test_nothing_is_put_where_the_incident_is_deleted(tmp_path: Path) -> None:
    folders = begun(tmp_path)
    os.rmdir(folders.incident("h"))

    for path in (folders.mail("h", "ab"), folders.message_text("h", 1)):
        with pytest.raises(BeredskabError, match="filen eller mappen findes ikke"):
            letter.keep(path, b"tekst")

    assert os.listdir(folders.incidents) == []


def test_it_is_on_the_disk_whole_and_only_for_its_owner(tmp_path: Path) -> None:
    folders = begun(tmp_path)
    frozen = letter.freezer(folders, "h", SETTINGS, exercise=False)(message(), AT)
    path = folders.mail("h", frozen.digest)
    assert letter.read_frozen(path, frozen.digest) == content(message())
    assert os.stat(path).st_mode & 0o777 == 0o600 and os.stat(os.path.dirname(path)).st_mode & 0o777 == 0o700
    assert os.listdir(os.path.dirname(path)) == [f"{frozen.digest}.eml"]
    Path(path).write_bytes(content(message()) + b"!")
    with pytest.raises(BeredskabError, match="ændret på disken"):
        letter.read_frozen(path, frozen.digest)


@pytest.mark.parametrize(
    ("name", "raw", "says"),
    [
        ("plan.docx", b"PK", "hverken en PDF eller en tekstfil"),
        ("plan.pdf", b"", "er tom"),
        ("plan.pdf", b"MZ", "ikke en PDF indeni"),
        ("plan.pdf", b"%PDF-" + b"x" * letter.LARGEST_ATTACHMENT, r"for stor til en mail: der er plads til 5 MB"),
        ("mangler.pdf", None, "kan ikke læses: filen eller mappen findes ikke"),
    ],
)
def test_what_may_not_go_with_it(tmp_path: Path, name: str, raw: bytes | None, says: str) -> None:
    folders = begun(tmp_path)
    if raw is not None:
        (tmp_path / name).write_bytes(raw)
    with pytest.raises(BeredskabError, match=says):
        letter.take_in(folders, "h", str(tmp_path / name))
    assert not os.path.exists(os.path.join(folders.incident("h"), "mail"))


def test_an_approved_file_goes_with_it_as_it_was(tmp_path: Path) -> None:
    folders = begun(tmp_path)
    source = tmp_path / "Situationsbillede æ.pdf"
    source.write_bytes(b"%PDF-1.7 indhold")
    attachment = letter.take_in(folders, "h", str(source))
    source.write_bytes(b"%PDF-1.7 noget andet")
    frozen = letter.freezer(folders, "h", SETTINGS, exercise=False)(replace(message(), attachment=attachment), AT)
    parts = list(parsed(letter.read(folders.mail("h", frozen.digest))).iter_attachments())
    assert [part.get_filename() for part in parts] == ["Situationsbillede æ.pdf"]
    assert parts[0].get_content() == b"%PDF-1.7 indhold"


@pytest.mark.parametrize(
    ("address", "said"),
    [("søren@example.dk", "To: søren@example.dk\r\n"), ("info@søen.dk", "To: Åse <info@xn--sen-0na.dk>\r\n")],
)
def test_danish_letters_in_an_address(address: str, said: str) -> None:
    raw = letter.addressed(content(message()), mail_to(Delivery(name="Åse", address=address)), SETTINGS)
    line = raw.partition(b"\r\n")[0]
    assert b"=?" not in line.partition(b"<")[2]
    assert str(parsed(raw)["To"]) == said.removeprefix("To: ").strip()


def test_a_text_goes_with_it_on_any_line(tmp_path: Path) -> None:
    folders = begun(tmp_path)
    (tmp_path / "plan.txt").write_text("æøå\n" * 400, encoding="utf-8")
    attachment = letter.take_in(folders, "h", str(tmp_path / "plan.txt"))
    one = replace(message(), attachment=attachment)
    frozen = letter.freezer(folders, "h", SETTINGS, exercise=False)(one, AT)
    raw = letter.read(folders.mail("h", frozen.digest))
    assert raw.isascii()
    (part,) = parsed(raw).iter_attachments()
    assert part.get_content().replace("\r\n", "\n") == "æøå\n" * 400


@pytest.mark.parametrize("raw", ["Mødested: Æblevej".encode("cp1252"), "Mødested: Æblevej".encode("utf-16")])
def test_a_text_from_windows_arrives_with_its_letters(tmp_path: Path, raw: bytes) -> None:
    folders = begun(tmp_path)
    (tmp_path / "plan.txt").write_bytes(raw)
    one = replace(message(), attachment=letter.take_in(folders, "h", str(tmp_path / "plan.txt")))
    frozen = letter.freezer(folders, "h", SETTINGS, exercise=False)(one, AT)
    (part,) = parsed(letter.read(folders.mail("h", frozen.digest))).iter_attachments()
    assert part.get_content().strip() == "Mødested: Æblevej"


def test_a_file_that_was_changed_after_it_was_taken_in_does_not_go(tmp_path: Path) -> None:
    folders = begun(tmp_path)
    (tmp_path / "plan.txt").write_text("Godkendt", encoding="utf-8")
    attachment = letter.take_in(folders, "h", str(tmp_path / "plan.txt"))
    Path(folders.attachment("h", attachment.digest)).write_text("Noget andet", encoding="utf-8")
    with pytest.raises(BeredskabError, match="ændret på disken"):
        letter.freezer(folders, "h", SETTINGS, exercise=False)(replace(message(), attachment=attachment), AT)


def test_a_pipe_is_no_file_and_a_name_obeys_nobody(tmp_path: Path) -> None:
    folders = begun(tmp_path)
    os.mkfifo(tmp_path / "plan.pdf")
    with pytest.raises(BeredskabError, match="er ikke en fil"):
        letter.take_in(folders, "h", str(tmp_path / "plan.pdf"))
    with pytest.raises(BeredskabError, match="navn kan ikke bruges"):
        letter.take_in(folders, "h", str(tmp_path / "a\0.pdf"))
    (tmp_path / "pl\u202ea\x1bn.txt").write_text("hej", encoding="utf-8")
    assert letter.take_in(folders, "h", str(tmp_path / "pl\u202ea\x1bn.txt")).name == "plan.txt"


def test_without_a_sender_nothing_can_be_frozen(tmp_path: Path) -> None:
    folders = begun(tmp_path)
    with pytest.raises(Refused, match=r"ingen afsender i mail\.toml"):
        letter.freezer(folders, "h", MailSettings(), exercise=False)(message(), AT)


@pytest.mark.parametrize("name", ["Tove, Erik, Naja, Palle, Yasmin, Mikkel, Hassan, Lise og Ida", "x" * 2_000])
def test_a_long_name_makes_one_recipient(name: str) -> None:
    raw = letter.addressed(content(message()), mail_to(Delivery(name=name, address="kontor@example.dk")), SETTINGS)
    assert [one.addr_spec for one in parsed(raw)["To"].addresses] == ["kontor@example.dk"]
    assert all(len(line) <= 998 for line in raw.split(b"\r\n"))


anything = st.text(max_size=40) | st.sampled_from([text for text in HOSTILE.values() if len(text) < 100])


@settings(max_examples=60)
@given(anything, anything, anything, anything)
@example("", "", "", "/")
def test_what_was_stored_by_another_version_goes_out_without_what_a_terminal_obeys(
    subject: str, text: str, name: str, file: str
) -> None:
    """Subject, text, recipient and attachment straight from a journal: each stays one thing, and harmless."""
    attachment = Attachment(name=f"bilag {file}.pdf", digest="x", size=9)
    one = replace(message(subject, text), attachment=attachment)
    frozen = letter.as_bytes(one, SETTINGS, AT, "<a@example.dk>", exercise=False, attached=b"%PDF-1.7 ")
    raw = letter.addressed(frozen, mail_to(Delivery(name=name, address="a@example.dk")), SETTINGS)
    assert not re.search(rb"[\x00-\x09\x0b\x0c\x0e-\x1f\x7f-\xff]", raw)
    read = parsed(raw)
    assert "Bcc" not in read and [one.addr_spec for one in read["To"].addresses] == ["a@example.dk"]
    assert harmless(str(read["Subject"])) and harmless(str(read["To"])) and harmless(body(raw))
    (attached,) = read.iter_attachments()
    assert attached.get_content() == b"%PDF-1.7 " and harmless(attached.get_filename() or "")
