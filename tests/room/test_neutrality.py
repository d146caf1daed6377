"""What is marked in a message, and above all what is not (plan R34, R40, R41)."""

import sys
from types import FrameType

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from beredskab_tui.plan.config import Config
from beredskab_tui.plan.wordlists import MarkedWord, WordLists
from beredskab_tui.room.neutrality import TITLES, Mark, MarkKind, check, sentence
from beredskab_tui.room.wordmatch import forms
from tests.hostile import HOSTILE, harmless

NOTHING = WordLists()


@pytest.fixture
def words(config: Config) -> WordLists:
    return config.word_lists


def marks(
    text: str,
    words: WordLists = NOTHING,
    known: tuple[str, ...] = (),
    allowed: tuple[str, ...] = (),
    inside: tuple[str, ...] = (),
) -> tuple[Mark, ...]:
    return check(text, words, known_names=known, allowed=allowed, inside=inside)


def found(kind: MarkKind, got: tuple[Mark, ...]) -> list[str]:
    assert {mark.kind for mark in got} <= {kind}, got
    return [mark.found for mark in got]


# -- words of the lists


@pytest.mark.parametrize(
    ("text", "kind", "word"),
    [
        ("Gerningsmanden er set ved søen.", MarkKind.BLAME, "Gerningsmanden"),
        ("Politiet leder efter gerningsmændenes bil.", MarkKind.BLAME, "gerningsmændenes"),
        ("To bander mødtes.", MarkKind.BLAME, "bander"),
        ("Det er bandernes opgør.", MarkKind.BLAME, "bandernes"),
        ("Det er en bande-konflikt.", MarkKind.BLAME, "bande"),
        ("KRIMINELLE unge er set.", MarkKind.BLAME, "KRIMINELLE"),
        ("De skyldige er fundet.", MarkKind.BLAME, "skyldige"),
        ("Det er politiets skyld, at porten er lukket.", MarkKind.BLAME, "er politiets skyld"),
        ("Sådanne idioter har vi ikke brug for.", MarkKind.BLAME, "idioter"),
        ("Ballademagerne er gået hjem.", MarkKind.BLAME, "Ballademagerne"),
        ("Vi bor i en ghetto.", MarkKind.BLAME, "ghetto"),
        ("Ghettolisten er fra december.", MarkKind.BLAME, "Ghettolisten"),
        ("Nogen burde have ringet.", MarkKind.BLAME, "burde have"),
        ("Det er måske en bil.", MarkKind.GUESS, "måske"),
        ("Det var, MÅSKE, en bil.", MarkKind.GUESS, "MÅSKE"),
        ("Det er ma\u030aske en bil.", MarkKind.GUESS, "ma\u030aske"),  # as some keyboards write å
        ("Det er sandsynligvis en bil.", MarkKind.GUESS, "sandsynligvis"),
        ("Det mest sandsynlige er en bil.", MarkKind.GUESS, "sandsynlige"),
        ("Der går rygter.", MarkKind.GUESS, "rygter"),
        ("Rygterne siger noget.", MarkKind.GUESS, "Rygterne"),
        ("Det er vist\nnok en bil.", MarkKind.GUESS, "vist\nnok"),
        ("Vi tror, det er en bil.", MarkKind.GUESS, "Vi tror"),
        ("Mistanken retter sig mod en bil.", MarkKind.GUESS, "Mistanken"),
        ("En frygtelig aften.", MarkKind.SUPERLATIVE, "frygtelig"),
        ("Det frygteligste er sket.", MarkKind.SUPERLATIVE, "frygteligste"),
        ("Politiet er massivt til stede.", MarkKind.SUPERLATIVE, "massivt"),
        ("Panikken bredte sig.", MarkKind.SUPERLATIVE, "Panikken"),
        ("Et rædselsfuldt syn.", MarkKind.SUPERLATIVE, "rædselsfuldt"),
        ("Det er aldrig før set.", MarkKind.SUPERLATIVE, "aldrig før"),
        ("Chokerende nyt.", MarkKind.SUPERLATIVE, "Chokerende"),
    ],
)
def test_a_word_is_found_in_its_forms(words: WordLists, text: str, kind: MarkKind, word: str) -> None:
    (mark,) = marks(text, words)
    assert (mark.kind, mark.found) == (kind, word)
    assert text[mark.start : mark.end] == mark.found
    assert mark.why.endswith(".") and not mark.forbids


INNOCENT = [
    "Ordet måskelse findes ikke, og forbande er et andet ord.",
    "De forbandede vejr holder os inde, og bandagen sidder godt.",
    "Bandet spiller i beboerhuset, og bandets sanger bor her.",
    "Chokoladen til kaffen står i køkkenet.",
    "Vi har aldrig ført lister, og aldrig. Før var det nemmere.",
    "Det er for din egen sikkerheds skyld, at vejen er spærret. Det er for beboernes skyld.",
    "Der er voldsom uro på Torvet; politiet er på stedet.",
    "Vi ved ikke endnu, hvad der er sket. Vi skriver igen kl. 21.",
    "Undgå Søparkvej, til politiet siger, at vejen er fri. Luk vinduerne.",
    "Mulige konsekvenser: skolen holder lukket i morgen. Mulige tiltag: flere medarbejdere på gaden.",
    "Kære beboere. Der har været brand i kælderen under nr. 42. Ingen er kommet til skade.",
    "Er du bekymret for dit barn, så ring til klubben eller til kommunens døgnvagt.",
    "Situationen er alvorlig, men politiet har styr på stedet.",
    "Vi siger tak til alle, der hjalp. Kaffen er klar i Beboerhuset kl. 19.30 den 24-12-2026.",
    "Festen i Søparken er aflyst. I er velkomne i morgen, hvis I har lyst.",
    "Skriv til SSP, DSB eller KL. Vi bruger Microsoft Teams og Røde Kors hjælper til.",
    "Se Kommuneplanen. Ring Politiet. Kontakt Klub Kajen, Fjordby Kommune eller Politiet i Fjordby.",
    "Hændelsen skyldes en gasflaske. Morgendagens møde er aflyst. Skolens synder er glemt.",
    "Ring 112 ved fare og 114 ellers. Sagen har 12.000.000 kr. og 240 boliger fra 2025-2026.",
    "Den gamle rygsæk, vandalisme undtaget, er fundet på Rørsangervej 27.",
    "Etnicitet nævnes ikke. Terrænet er vådt, og eskadrillen fløj forbi.",
]


@pytest.mark.parametrize("text", INNOCENT)
def test_innocent_sentences_have_no_mark(words: WordLists, text: str) -> None:
    assert marks(text, words) == ()


def test_what_the_office_allows_is_not_marked(words: WordLists) -> None:
    allowed = msgspec.structs.replace(words, allowed=(*words.allowed, "Klub Bande", "masse chok", "00 00 00 09"))
    assert marks("Ring til Klub Bande på 00000009 om en masse chok.", allowed) == ()
    assert found(MarkKind.SUPERLATIVE, marks("Et chok for Klub Bandes venner.", allowed)) == ["chok"]
    assert len(marks("Ring til Klub Bande på 00000009.", words)) == 2


def test_marks_come_by_place_and_the_longer_phrase_wins() -> None:
    words = WordLists(
        blame=(MarkedWord(word="vist nok", why="Længst."), MarkedWord(word="nok", why="Kort.", better="godt")),
        guesses=(MarkedWord(word="vist", why="Kort."),),
    )
    got = marks("Nok er nok. Vist nok, men vist. Nok!", words)
    assert [(mark.start, mark.found) for mark in got] == [
        (0, "Nok"),
        (7, "nok"),
        (12, "Vist nok"),
        (26, "vist"),
        (32, "Nok"),
    ]


def test_forms_are_the_dictionarys() -> None:
    assert {"bande", "banden", "bander", "banderne", "bandens", "bandernes"} <= set(forms("bande"))
    assert {"panik", "panikken", "panikkens"} <= set(forms("panik"))
    assert {"voldsomt", "voldsomme", "voldsommere"} <= set(forms("voldsom"))
    assert "rygtet" in set(forms("rygte")) and "panikkt" not in set(forms("panik"))


# -- names


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Det siger Kurt Aagaard til os.", "Kurt Aagaard"),
        ("Kurt Aagaard siger det.", "Kurt Aagaard"),
        ("Det er kurt aagaards bil.", "kurt aagaards"),
        ("Det er jens udes bil.", "jens udes"),
        ("Jens Peter Ude siger det.", "Jens Peter Ude"),
        ("Ring til\nKurt Aagaard.", "Kurt Aagaard"),
        ("Det var Anne-Marie Bo, der så det.", "Anne-Marie Bo"),
    ],
)
def test_people_we_know_are_found_wherever_they_stand(text: str, name: str) -> None:
    known = ("Kurt Aagaard", "Jens Peter Ude", "Anne-Marie Bo")
    assert found(MarkKind.NAME, marks(text, known=known)) == [name]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Det siger Mette Lund til avisen.", ["Mette Lund"]),
        ("Det siger hr. Bo Lund til avisen.", ["Bo Lund"]),
        ("Det siger Jens P. Hansen nu.", ["Jens P. Hansen"]),
        ("Det siger Omar al Masri nu.", ["Omar al Masri"]),
        ("Formand Mette Lund siger det.", ["Mette Lund"]),
        ("Kurt Lund siger det.", ["Kurt Lund"]),  # Kurt is somebody's first name here
        ("Kære Beboere. På Torvet. Mette. Lund.", []),
        ("Tirsdag Aften er der møde.", []),
        ("Det er Mette, der siger det.", []),
        ("Vi mødes i Klub Havblik og på Nørre Allé ved Rema Centret.", []),
        ("Det sker i Ny Vestergade og hos Danske Boliger.", []),
        ("Hvis I Onsdag ser De Unge på SSP Kontoret.", []),
        ("Vi Holder Åbent Hus Igen Nu.", []),
        ("Vi er i Vest-Fyn.", []),
        ("Vi taler med Mette\nLars går hjem.", []),
        ("Det er Havbliks Venner nu.", []),
        ("Palle Gram er med i Palle Grams Venner.", []),
    ],
)
def test_other_names_are_two_words_with_a_capital(text: str, names: list[str]) -> None:
    got = marks(text, known=("Kurt Aagaard",), allowed=("Palle Grams Venner", "Palle Gram", "Havblik"))
    assert found(MarkKind.NAME, got) == names


def test_a_single_word_of_a_name_counts_only_where_its_capital_does() -> None:
    assert found(MarkKind.NAME, marks("Vi talte med Bo. Bo er rask, og de bo her.", known=("Bo",))) == ["Bo"]


def test_a_name_inside_a_place_is_left_alone() -> None:
    assert marks("Mødet er i Tove Linds Hus.", known=("Tove Lind",), allowed=("Tove Linds Hus",)) == ()


# -- numbers


@pytest.mark.parametrize(
    "number",
    [
        "010190-1234",
        "0101901234",
        "010190 1234",
        "010190 - 1234",
        "010190–1234",
        "01 01 90 1234",
        "01 01 90-1234",
        "01.01.90-1234",
        "01-01-90-1234",
        "010190\u00a01234",
        "290200-1234",
        "610190-1234",
        "311299-1234",
    ],
)
def test_a_cpr_number_forbids(number: str) -> None:
    (mark,) = marks(f"Han har {number}, siger de.", allowed=(number,))
    assert (mark.kind, mark.found, mark.forbids) == (MarkKind.CPR, number, True)
    assert "1234" not in sentence(mark)


@pytest.mark.parametrize(
    "number",
    ["320190-1234", "011390-1234", "310490-1234", "000190-1234", "300290-1234", "24.12.2026", "24.12.26 1400",
     "0100-73100-12345-20", "10101901234", "01019012345", "kl. 10.11-12.13", "450190-1234"],
)  # fmt: skip
def test_other_numbers_are_no_cpr_number(number: str) -> None:
    assert not [mark for mark in marks(f"Det er {number} her.") if mark.kind is MarkKind.CPR]


def test_two_people_and_a_phone_in_one_line() -> None:
    got = marks("010190-1234/020290-4321 00 00 00 01")
    assert [(mark.kind, mark.found) for mark in got] == [
        (MarkKind.CPR, "010190-1234"),
        (MarkKind.CPR, "020290-4321"),
        (MarkKind.PHONE, "00 00 00 01"),
    ]


@pytest.mark.parametrize(
    "number",
    ["00 00 00 01", "00000001", "0000 0001", "00-00-00-01", "+45 00 00 00 01", "+4500000001", "0045 00 00 00 01",
     "(+45) 00 00 00 01", "+46 70 000 00 01", "00 00 00 01/00 00 00 02"],
)  # fmt: skip
def test_a_phone_number_is_marked_and_may_be_sent(number: str) -> None:
    (mark,) = marks(f"Ring til {number} nu.", allowed=("00 00 00 02",))
    assert (mark.kind, mark.found, mark.forbids) == (MarkKind.PHONE, number, False)


@pytest.mark.parametrize("number", ["00 00 00 02", "+45 00000002", "0045 00 00 00 02", "112", "114", "12.000.000 kr."])
def test_a_number_for_everybody_is_not_marked(number: str) -> None:
    assert marks(f"Ring til {number} nu.", allowed=("00 00 00 02", "112", "114")) == ()


# -- what stays inside

SECRET = "Den unge mand fra nr. 42 er indlagt på sygehuset, og hans mor ved det."


def test_six_words_in_a_row_from_inside_forbid() -> None:
    text = "Kære alle. DEN UNGE MAND - fra nr. 42; er indlagt! Kom godt hjem."
    (mark,) = marks(text, inside=(SECRET,))
    assert (mark.kind, mark.forbids) == (MarkKind.INSIDE, True)
    assert mark.found == "DEN UNGE MAND - fra nr. 42; er indlagt"
    assert marks("Den unge mand fra nr.", inside=(SECRET,)) == ()
    assert marks("Den unge mand fra opgang 42 er indlagt på", inside=(SECRET,)) == ()


def test_two_passages_are_two_marks_and_short_lines_are_none() -> None:
    text = "Den unge mand fra nr. 42, men ikke på sygehuset, og hans mor ved det, siger vi."
    got = marks(text, inside=(SECRET, "Den unge mand fra"))
    assert found(MarkKind.INSIDE, got) == ["Den unge mand fra nr. 42", "på sygehuset, og hans mor ved det"]


# -- in words


def test_a_mark_in_one_line(words: WordLists) -> None:
    (mark,) = marks("To bander\nmødtes.", words)
    assert sentence(mark) == (
        "»bander« (skyld): Om en bande er indblandet, siger kun politiet noget om. Bedre: en gruppe."
    )
    (mark,) = marks(SECRET.replace(" ", "\n"), inside=(SECRET,))
    assert "\n" not in sentence(mark) and len(sentence(mark)) < 200
    assert set(TITLES) == set(MarkKind)


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_texts_are_looked_at_and_never_shown_raw(words: WordLists, name: str) -> None:
    raw = HOSTILE[name]
    for mark in marks(f"måske {raw[:20_000]} 00 00 00 01", words, known=(raw[:200],), allowed=(), inside=(raw[:9000],)):
        assert 0 <= mark.start < mark.end


@given(st.text(max_size=200), st.lists(st.text(max_size=30), max_size=4), st.lists(st.text(max_size=60), max_size=3))
def test_any_text_has_marks_in_order_at_their_places(text: str, names: list[str], lines: list[str]) -> None:
    words = WordLists(blame=(MarkedWord(word="a", why="Et."), MarkedWord(word="abcd*", why="To.")), allowed=("b",))
    got = check(text, words, known_names=names, allowed=names[:1], inside=lines)
    assert [mark.start for mark in got] == sorted(mark.start for mark in got)
    assert all(text[mark.start : mark.end] == mark.found and mark.found.strip() for mark in got)
    assert all(mark.forbids == (mark.kind in (MarkKind.CPR, MarkKind.INSIDE)) for mark in got)


# -- what it costs


def _calls(text: str, words: WordLists, known: tuple[str, ...], inside: tuple[str, ...]) -> int:
    """How many calls a check makes, of Python's functions and of those below."""
    count = 0

    def note(frame: FrameType, event: str, arg: object) -> None:
        nonlocal count
        count += event in ("call", "c_call")

    sys.setprofile(note)
    try:
        check(text, words, known_names=known, allowed=(), inside=inside)
    finally:
        sys.setprofile(None)
    return count


def test_the_work_grows_with_the_text_and_the_lists_and_not_with_their_product(words: WordLists) -> None:
    text = "Beboerne kan se, at der måske er ro ved Aa Bb nu. Ring 00 00 00 01. "
    names = tuple(f"Fornavn{number} Efternavn{number}" for number in range(3000))
    lines = tuple(f"Linje {number} er en af dem, der bliver inde i huset" for number in range(300))
    marks(text, words)  # what is made once
    one = _calls(text * 70, words, (), ())
    assert _calls(text * 140, words, (), ()) < 2.2 * one
    alone = _calls(text * 140, words, (), ())
    small = _calls(text, words, names, lines)
    assert _calls(text * 140, words, names, lines) < alone + 1.2 * small
    assert small < 12 * (len(names) + 10 * len(lines))


def test_sentences_are_harmless(words: WordLists) -> None:
    got = marks("måske har Mette Lund 010190-1234 på 00 00 00 01", words)
    assert [mark.kind for mark in got] == [MarkKind.GUESS, MarkKind.NAME, MarkKind.CPR, MarkKind.PHONE]
    assert all(harmless(sentence(mark)) for mark in got)
