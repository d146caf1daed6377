"""The script of the demonstration: an evening with a fire in a fictional area, told calmly, minute by minute.

All people, places and media are invented. The steps are acts of the room; nothing is written past it.
"""

from datetime import timedelta
from typing import Final

from beredskab_tui.cli import eveningpost
from beredskab_tui.cli.scene import Act, Scene, Step
from beredskab_tui.records import (
    Affected,
    AnswerKind,
    CallBack,
    CallResult,
    Channel,
    Correctness,
    EntryKind,
    FollowUp,
    FollowUpKind,
    InformStatus,
    MediaNote,
    Rumour,
    RumourState,
    SituationPicture,
    StaffPlace,
    TaskState,
)
from beredskab_tui.room import (
    activation,
    answers,
    assessment,
    command,
    contacts,
    duties,
    followups,
    informing,
    log,
    media,
    outside,
    picture,
    rumours,
    staff,
    statements,
    tasks,
)

MINUTES: Final = 88
"""How long the evening has lasted when somebody opens it."""

KIND: Final = "brand"
PLACE: Final = "Søparkvej 42, Vestergården"
FIRST_LINE: Final = "Ild i affaldscontainer ved Søparkvej 42, røg i opgangen. Der er ringet 112."


def line(text: str, kind: EntryKind = EntryKind.INFORMATION, *, because: str = "", about: str = "") -> Act:
    """A line; ``{}`` in it becomes the number of the line that begins with ``about``."""
    return lambda scene: log.add(
        scene.seat, text.format(f"#{scene.line(about)}") if about else text, kind=kind, reason=because or None
    )


def decision(text: str, because: str = "") -> Act:
    return line(text, EntryKind.DECISION, because=because)


def omission(text: str, because: str) -> Act:
    return line(text, EntryKind.OMISSION, because=because)


def instruction(text: str) -> Act:
    return line(text, EntryKind.INSTRUCTION)


def agreement(text: str) -> Act:
    return line(text, EntryKind.AGREEMENT)


def rumour(text: str) -> Act:
    return line(text, EntryKind.RUMOUR)


def refuted(start: str, source: str) -> Act:
    """The rumour of the line that begins so is not true."""
    return lambda scene: rumours.judge(
        scene.seat, scene.last(Rumour, seq=scene.line(start)), RumourState.REFUTED, source
    )


def late_line(text: str, minutes: int) -> Act:
    """A line about what happened that long ago."""
    return lambda scene: log.add(scene.seat, text, occurred_at=scene.seat.clock() - timedelta(minutes=minutes))


def cause(text: str) -> Act:
    """Why a line was noted late."""
    return lambda scene: followups.answer(scene.seat, scene.last(FollowUp, kind=FollowUpKind.CAUSE.value), text)


def star(start: str) -> Act:
    return lambda scene: log.star(scene.seat, scene.line(start), True)


def follow_up(start: str, text: str, owner: str) -> Act:
    """The line that begins so stays open."""
    return lambda scene: followups.open_line(scene.seat, scene.line(start), text, owner=owner)


def promise(start: str, text: str, minutes: int) -> Act:
    """Something was promised in the line that begins so, by whoever notes it."""
    return lambda scene: followups.open_line(
        scene.seat,
        scene.line(start),
        text,
        kind=FollowUpKind.PROMISE,
        owner=scene.seat.me.id,
        due_at=scene.seat.clock() + timedelta(minutes=minutes),
    )


def call_back(text: str) -> Act:
    return lambda scene: log.add(scene.seat, text, kind=EntryKind.CONTACT, call_back=True)


def called_back(who: str) -> Act:
    return lambda scene: contacts.call_back_done(scene.seat, scene.last(CallBack, who=who))


def correct(start: str, text: str, reason: str) -> Act:
    return lambda scene: log.correct(scene.seat, scene.line(start), text, reason)


def place(where: StaffPlace) -> Act:
    return lambda scene: staff.set_place(scene.seat, scene.seat.me.id, where)


def does(person: str, task: str) -> Act:
    return lambda scene: staff.set_task(scene.seat, person, task)


def done(card: str) -> Act:
    return lambda scene: tasks.set_state(scene.seat, scene.task(card), TaskState.DONE)


def begun(card: str) -> Act:
    return lambda scene: tasks.set_state(scene.seat, scene.task(card), TaskState.IN_PROGRESS)


def not_relevant(card: str, reason: str) -> Act:
    return lambda scene: tasks.set_state(scene.seat, scene.task(card), TaskState.NOT_RELEVANT, reason=reason)


def give(card: str, person: str) -> Act:
    return lambda scene: tasks.assign(scene.seat, scene.task(card), person)


def new_task(title: str, owner: str, minutes: int) -> Act:
    return lambda scene: tasks.add(
        scene.seat, title, owner=owner, due_at=scene.seat.clock() + timedelta(minutes=minutes)
    )


def call(name: str, result: CallResult, note: str = "") -> Act:
    return lambda scene: contacts.give_result(scene.seat, scene.contact(name), result, note=note)


def calling(name: str) -> Act:
    return lambda scene: contacts.claim(scene.seat, scene.contact(name))


def share(person: str, *names: str) -> Act:
    return lambda scene: contacts.assign(scene.seat, tuple(scene.contact(name) for name in names), person)


def asks(outlet: str, claims: str) -> Act:
    return lambda scene: media.add(scene.seat, outlet, claims=claims, enquiry=True)


def says(outlet: str, claims: str, correctness: Correctness) -> Act:
    return lambda scene: media.add(scene.seat, outlet, claims=claims, correctness=correctness)


def refer(outlet: str, to: str) -> Act:
    return lambda scene: media.refer(scene.seat, scene.last(MediaNote, outlet=outlet), to)


def told(audience: str, channel: Channel, minutes: int = 0) -> Act:
    """A group was informed; with minutes, it was promised to hear from us again."""

    def act(scene: Scene) -> None:
        informing.set_status(scene.seat, audience, InformStatus.SENT, channel=channel)
        if minutes:
            informing.promise(scene.seat, audience, scene.seat.clock() + timedelta(minutes=minutes))

    return act


def decided(question: str, reason: str, kind: AnswerKind = AnswerKind.YES) -> Act:
    """One of the choices that the plan leaves."""
    return lambda scene: answers.answer(scene.seat, question, kind, reason=reason)


def may_say(person: str, text: str, agreed_with: str) -> Act:
    """What one of the staff may say: written, coordinated and approved."""

    def act(scene: Scene) -> None:
        staff.set_words(scene.seat, person, text)
        staff.coordinate(scene.seat, person, agreed_with)
        staff.approve_words(scene.seat, person, seen=text, factual=True, correct=True, timely=True)

    return act


def pictured(start: str, heading: int) -> Act:
    """The line that begins so belongs to the situation picture."""
    return lambda scene: picture.send_line(scene.seat, scene.line(start), heading, True)


def frozen(scene: Scene) -> None:
    """What there is becomes the next version of the situation picture."""
    picture.take_proposals(scene.seat)
    picture.submit(scene.seat, distribution="bestyrelsen og gruppe 2")


_REACHED, _SILENT, _LATER = CallResult.REACHED, CallResult.NO_ANSWER, CallResult.CALL_LATER

STEPS: Final[tuple[Step, ...]] = (
    (0.5, "karen", place(StaffPlace.OFFICE)),
    (1.5, "amina", line("Jeg står på Torvet og kan se røg fra gavlen ved nr. 42. Jeg går ikke tættere på.",
                        EntryKind.OBSERVATION)),
    (3, "karen", line("Brandvæsenet er på stedet med to biler. Opgang 40, 42 og 44 bliver tømt.")),
    (4.5, "karen", lambda s: activation.confirm(s.seat, "indsatslederen fra brandvæsenet")),
    (5, "jonas", place(StaffPlace.REMOTE)),
    (6, "karen", done("medarbejdernes-sikkerhed")),
    (6.5, "lise", place(StaffPlace.OFFICE)),
    (7.5, "peter", place(StaffPlace.OFFICE)),
    (8, "karen", decision("Peter laver situationsbilledet med mig, og Lise fører loggen.",
                           "Peter kender opgangene, og Lise var først på plads")),
    (8.5, "karen", done("udvaelg-medarbejder")),
    (8.6, "karen", lambda s: command.choose_officer(s.seat, "peter")),
    (8.8, "lise", lambda s: command.keep_log(s.seat)),
    (8.9, "karen", lambda s: assessment.judge(
        s.seat, True, "Karen Holm og SSP-lederen", "tre opgange er tømt, og mange børn har set det")),
    (8.9, "karen", lambda s: assessment.set_affected(s.seat, (Affected.RESIDENTS,))),
    (9, "karen", does("peter", "lave situationsbilledet")),
    (9, "karen", does("lise", "føre loggen")),
    (9.5, "peter", line("18 beboere fra opgang 42 står på parkeringspladsen, tre familier med små børn. "
                       "Ingen er meldt savnet.")),
    (10.5, "karen", call("Kurt Aagaard", _REACHED, "Låser Beboerhuset op til de evakuerede nu")),
    (12, "hassan", place(StaffPlace.REMOTE)),
    (12.5, "karen", line("Politiet er på stedet. Branden ser ud til at være påsat, og de tager sagen.")),
    (13.5, "karen", lambda s: activation.set_groups(
        s.seat, s.plan, (2,), "vagtcentralen oplyser, at branden er påsat og er en politisag")),
    (13.7, "lise", star("Skift fra beredskabsgruppe 1")),
    (14, "karen", instruction("Ingen adgang til opgang 40-44 og containerpladsen, før politiet giver lov.")),
    (14.5, "karen", done("politiets-anvisninger")),
    (15.5, "karen", lambda s: activation.coordinate(
        s.seat, 2, "vagtcentralen, SSP-leder Samira Haddad og direktør Birgitte Munk")),
    (16, "karen", done("aftal-plan")),
    (16.5, "lise", line("Beboerhuset er åbent. Der er kaffe, saft og tæpper.")),
    (17, "mikkel", place(StaffPlace.UNAVAILABLE)),
    (18, "karen", call("Tove Lind", _REACHED, "Orienteret; hører fra os igen om en time")),
    (18.2, "karen", promise("KH: talt med – Tove Lind", "næste orientering til bestyrelsesformand Tove Lind", 75)),
    (18.5, "freja", place(StaffPlace.REMOTE)),
    (19, "lise", asks("Fjordby Folkeblad", "er nogen kommet til skade, og er branden påsat?")),
    (20, "karen", instruction("Vidner skal selv ringe til vagtcentralen. Vi spørger ikke nogen ud.")),
    (20.5, "lise", refer("Fjordby Folkeblad", "politiets pressevagt")),
    (21.5, "hassan", rumour("I beboergruppen skriver flere, at en lejlighed er udbrændt. Ikke bekræftet.")),
    (22, "peter", begun("situationsbillede")),
    (23, "lise", begun("medieovervaagning")),
    (23, "karen", call("Erik Skov", CallResult.MESSAGE_LEFT)),
    (24.5, "karen", call("Naja Berthelsen", _REACHED, "Spørger til børnefamilierne")),
    (25, "karen", lambda s: informing.tell_board(s.seat, word=informing.BoardWord(
        "brand i en container, tre opgange tømt, ingen meldt savnet", "uro i aften, hvis opgangene bliver lukkede",
        "Beboerhuset er åbent, og vi er til stede"))),
    (26, "peter", line("Indsatslederen: ilden er slukket, og opgangene luftes ud. Ingen lejligheder er brændt.")),
    (26.2, "lise", star("Indsatslederen: ilden er slukket")),
    (26.5, "hassan", line("Har svaret i beboergruppen med det, indsatslederen siger. Rygtet i {} er forkert.",
                        about="I beboergruppen")),
    (26.8, "hassan", refuted("I beboergruppen", "indsatslederen")),
    (27.5, "amina", line("Omkring 15 unge står ved hjørnet af nr. 44. Der er ro. Samira Haddad er på vej derhen.")),
    (28, "lise", asks("TV Fjorden", "vil filme ved containerpladsen og have en kommentar")),
    (29, "karen", omission("Vi udtaler os ikke på stedet. Al presse henvises til kommunikationsafdelingerne.",
                           "det er en politisag, og beboerne skal ikke møde kameraer ved Beboerhuset")),
    (29.5, "lise", refer("TV Fjorden", "Kommunikation, Strandlyst")),
    (30.5, "karen", done("henvis-pressen")),
    (31, "jonas", line("34 beboere er ude af opgang 40, 42 og 44.")),
    (32.5, "jonas", correct("34 beboere", "43 beboere er ude af opgang 40, 42 og 44.", "tallene var byttet om")),
    (33.5, "karen", done("indkald-medarbejdere")),
    (34, "karen", done("orienter-medarbejdere")),
    (34.5, "karen", done("foelsomme-oplysninger")),
    (35, "lise", call_back("Jytte Warming, afdelingsbestyrelsen, 00 00 01 18: hvornår åbner opgangene?")),
    (36.5, "peter", line("Skader: ingen personer. Opgang 42 mangler to ruder, og hoveddøren er sodet til. "
                       "Der er røglugt i opgang 40 og 44.")),
    (36.8, "peter", follow_up("Skader: ingen personer", "er ruderne i opgang 42 dækket til før natten?", "peter")),
    (37, "peter", done("skader")),
    (37.5, "karen", decided(answers.OUTREACH, "mange står ude, og rygterne løber")),
    (38, "karen", decided("netvaerk-orientere", "beboerne spørger dem først")),
    (38.2, "karen", may_say("freja", "Ilden er slukket. Opgang 40 og 44 åbner i aften, når politiet siger til.",
                            "vagtcentralen")),
    (38.5, "karen", give("hvem-kontakter-hvem", "peter")),
    (39, "karen", share("freja", "Fatma Yildiz", "Huda Saleh", "Osman Ibrahim", "Leyla Aydin")),
    (39.5, "karen", share("hassan", "Abdi Warsame", "Ali Demir", "Kirsten Loft", "Ebbe Tranum")),
    (40.5, "freja", call("Osman Ibrahim", _REACHED, "Fire nattevandrere kommer om en halv time")),
    (41.5, "karen", agreement("Claus Engberg, driftschef, sender glarmester og rengøring i morgen fra kl. 7.")),
    (42, "karen", done("boligorganisation-og-afdeling")),
    (42.2, "peter", pictured("18 beboere", 4)),
    (42.4, "peter", pictured("Skader: ingen", 3)),
    (42.5, "karen", not_relevant("boligorganisationer-med", "ledelsen er med i gruppe 2")),
    (43, "hassan", call("Abdi Warsame", _REACHED, "Fortæller det videre i foreningen")),
    (43.5, "peter", frozen),
    (44, "karen", lambda s: picture.approve(s.seat, s.last(SituationPicture, version=1))),
    (44.5, "karen", line("Teksten til beboerne er læst op for vagtcentralen, som siger god for den.")),
    (45, "karen", done("afstem-med-politiet")),
    (45, "amina", begun("info-beboere")),
    (46.5, "freja", call("Huda Saleh", _REACHED, "Tre fædre går en runde ved Beboerhuset")),
    (48, "lise", says("Radio Fjorden", "en beboer er kørt på sygehuset", Correctness.WRONG)),
    (49.5, "karen", call("Social døgnvagt", _REACHED, "Kan tage to familier, hvis opgang 42 ikke åbner i nat")),
    (50.5, "karen", done("myndigheder")),
    (50.5, "peter", begun("hvem-kontakter-hvem")),
    (50.8, "amina", lambda s: outside.go_out(s.seat, "amina", "nr. 44 og Torvet")),
    (51, "freja", begun("ressourcepersoner")),
    (52, "hassan", rumour("Nogle peger på bestemte unge. Vi gentager det ikke og skriver ingen navne.")),
    (53.5, "karen", new_task("Skaf en tolk, der taler somali, til Beboerhuset", "hassan", 15)),
    (55, "freja", call("Fatma Yildiz", _LATER, "Sidder i møde")),
    (56, "hassan", call("Kirsten Loft", _SILENT)),
    (56.5, "hassan", call("Ebbe Tranum", CallResult.WRONG_NUMBER)),
    (57.5, "karen", instruction("Opgang 40 og 44 må åbnes. Opgang 42 er lukket, til teknikerne er færdige.")),
    (58.5, "jonas", line("29 beboere er i Beboerhuset. Resten er hos familie eller på vej hjem.")),
    (59.5, "amina", late_line("En mor fra opgang 44 fik hjælp ned med sin barnevogn. Ingen kom noget til.", 34)),
    (60, "amina", cause("jeg stod hos familien og havde ikke hænderne fri")),
    (60.5, "jonas", line("Stemningen er rolig. Vi bør være synlige, til opgang 42 er åben.", EntryKind.ASSESSMENT)),
    (62, "karen", called_back("Jytte Warming, afdelingsbestyrelsen, 00 00 01 18: hvornår åbner opgangene?")),
    (64.5, "karen", not_relevant("afloesning", "alle går hjem til sædvanlig tid, og Jonas åbner i morgen")),
    (65, "amina", eveningpost.written),
    (66, "karen", eveningpost.approved),
    (66.5, "hassan", call("Ali Demir", _REACHED, "Hænger sedlen op i Sølyst")),
    (66.8, "lise", eveningpost.placed(Channel.SOCIAL_MEDIA, "sekretariatets side på Facebook")),
    (67.5, "amina", eveningpost.placed(Channel.NOTICE, "opgang 40, 42 og 44")),
    (68, "amina", told("beboere", Channel.IN_PERSON, 45)),
    (68.5, "lise", lambda s: outside.heard_from(s.seat, "amina")),
    (69, "amina", line("Sedler er delt ud i opgang 40 og 44. Vi mangler nr. 46 til 60.")),
    (70, "karen", decision("Amina og Freja følges ad på sidste runde.")),
    (71, "freja", line("Nattevandrerne er kommet. De går to og to mellem Beboerhuset og Torvet.")),
    (74, "lise", says("Fjordby Folkeblad", "kort artikel om branden med politiets oplysninger", Correctness.CORRECT)),
    (75, "karen", lambda s: duties.set_aside(s.seat, "R42", "partnerne er med i gruppe 2 og ved det")),
    (76, "lise", lambda s: statements.propose(
        s.seat, "Beboerhuset er åbent for opgang 42 til kl. 23.", "beboerne skal vide det nu", "Radio Fjorden")),
    (77, "lise", call_back("Søparkskolen, Dan Overby, 00 00 01 65: hvad må lærerne sige i morgen?")),
    (79, "karen", decision("Beboerhuset holdes åbent en time mere.", "otte fra opgang 42 venter på at komme ind")),
    (82, "karen", line("Vagtcentralen: teknikerne er færdige i opgang 42 om cirka en halv time.")),
    (84.5, "freja", calling("Fatma Yildiz")),
    (85, "lise", lambda s: outside.heard_from(s.seat, "amina")),
    (86, "amina", line("Der er stille ved nr. 44. De sidste unge er gået hjem sammen med Samira Haddad.")),
)  # fmt: skip
