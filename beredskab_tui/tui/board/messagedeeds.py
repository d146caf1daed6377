"""What is done with a message that stands there: put right, approved, called back, used, decided on (plan R43, R44)."""

from collections.abc import Sequence
from functools import partial
from typing import Final

from textual.screen import Screen

from beredskab_tui.access.rights import Right
from beredskab_tui.mail import letter
from beredskab_tui.records import Channel, DeliveryState, Message, MessageState, Recipient
from beredskab_tui.records.words import danish
from beredskab_tui.room import messages, neutrality, outbox, recall, releasing, ringinstead
from beredskab_tui.room.mailstate import hindrance, latest, mails_of
from beredskab_tui.room.recall import may_have_it
from beredskab_tui.room.wording import counted, listed, shortened
from beredskab_tui.tui.board.deeds import Deeds
from beredskab_tui.tui.board.messagepage import MessagePage, becomes
from beredskab_tui.tui.board.postforms import Old, old_fields, rewritten
from beredskab_tui.tui.board.postrows import CALL_BACK
from beredskab_tui.tui.board.whens import time_of, when_field
from beredskab_tui.tui.screens.choose import Chooser, Option, Page
from beredskab_tui.tui.screens.form import SEEN, Values
from beredskab_tui.tui.session import Opened, Session
from beredskab_tui.tui.widgets.fields import Field

_YES_NO: Final = (("ja", "Ja"), ("nej", "Nej"))
_ELSEWHERE: Final = (Channel.SOCIAL_MEDIA, Channel.NOTICE, Channel.PHONE, Channel.SMS, Channel.IN_PERSON)
"""Channels on which people carry the text, not the program."""
NOT_MINE: Final = "Kun lederen eller den stedfortræder, der har overtaget, kan godkende."


class MessageDeeds:
    """The deeds with the messages of one board. All of them are for workers: they wait."""

    def __init__(self, screen: Screen[None], session: Session, opened: Opened, deeds: Deeds) -> None:
        self._screen = screen
        self._session = session
        self._people = session.room.people
        self._board = opened.board
        self._seat = opened.seat
        self._deeds = deeds
        deeds.record_reopeners |= {
            "message": self.correct,
            "release": self.approve,
            "place": self.place,
            "unsend": self.withdraw,
        }

    def page(self, message: Message) -> MessagePage:
        """What the page of a message shows."""
        return MessagePage(message, self._board, self._session)

    async def correct(self, message: Message) -> None:
        """``r``: another text, other channels or other recipients."""
        message = self._now(message)
        if message.withdrawn:
            self._deeds.say(f"Besked {message.number} er opgivet. Skriv en ny med n.")
            return
        if message.release is not None:
            self._deeds.say(
                f"Besked {message.number} er godkendt. Er den ikke sendt, kalder u den tilbage, så den kan rettes; "
                "ellers skrives en berigtigelse med n."
            )
            return
        room = self._session.room
        incident_id = self._seat.incident_id
        contacts = tuple(self._board.contacts)
        config, remote = self._session.config, self._session.remote
        old = Old(message, config.plan, contacts, self._seat.clock, room.folders, incident_id, remote)

        def work(values: Values, event: str) -> object:
            text = rewritten(old, values)
            return messages.rewrite(self._seat, message.id, text, seen=int(values[SEEN] or 0), event=event)

        able = [one for one in message.recipients if one.gets_mail]
        to = f"Til {named(able)}." if able else "Ingen får den på mail endnu."
        why = f"Den kom tilbage: {message.returned}. " if message.returned else ""
        title, seen = f"Ret besked {message.number}", str(message.edition)
        if await self._deeds.form(f"message-{message.id}", title, old_fields(old), work, f"{why}{to}", seen=seen):
            self._deeds.say(f"Besked {message.number} er rettet og venter på godkendelse.")

    async def approve(self, message: Message) -> None:
        """``g``: answered for by who leads; then it goes."""
        message = self._now(message)
        if message.state is not MessageState.PROPOSED:
            self._deeds.say(f"Besked {message.number} er {danish(message.state)}: der er intet at godkende.")
            return
        if not self._deeds.may(Right.RELEASE):
            self._deeds.say(f"{NOT_MINE} Besked {message.number} venter på dem.")
            return
        if late := releasing.broken_promise(message, self._seat.clock()):
            self._deeds.say(f"{late} Ret tekst og tid med r.")
            return
        page = self.page(message)
        if page.forbidden:
            why = next(neutrality.sentence(mark) for mark in page.marks if mark.forbids)
            self._deeds.say(f"Besked {message.number} kan ikke sendes, som den står: {why} Ret den med r.")
            return
        fields = [
            Field("factual", "Er den nøgtern?", "", _YES_NO),
            Field("correct", "Er den korrekt?", "", _YES_NO),
            Field("timely", "Er den rettidig?", "", _YES_NO),
        ]
        if 2 in self._board.incident.groups:
            fields.append(Field("police", "Er den afstemt med politiet?", "", _YES_NO))
        title, seen = f"Godkend besked {message.number}: {message.subject}", str(message.edition)

        def work(values: Values, _event: str) -> Message:
            return self._release(message, values)

        about = self._before_approval(page)
        if await self._deeds.form(f"release-{message.id}", title, fields, work, about, seen=seen, judges=True):
            self._deeds.say(self._after_approval(message))

    def _release(self, message: Message, values: Values) -> Message:
        self._session.mail_file.refresh()
        seat, settings, folders = self._seat, self._session.mail_file.settings, self._session.room.folders
        exercise = self._board.incident.exercise
        return releasing.approve(
            seat,
            message.id,
            seen=int(values[SEEN] or 0),
            factual=values["factual"] == "ja",
            correct=values["correct"] == "ja",
            timely=values["timely"] == "ja",
            agreed_with_police=values.get("police") == "ja",
            settings=settings,
            freeze=letter.freezer(folders, seat.incident_id, settings, exercise=exercise),
        )

    def _before_approval(self, page: MessagePage) -> str:
        """To whom it goes and what is marked: what somebody must know who answers for it."""
        message, settings = page.message, self._session.mail_file.settings
        had = {one.delivery.address.casefold() for one in latest(mails_of(self._board, message)) if may_have_it(*one)}
        able = [one for one in message.recipients if one.gets_mail]
        wanted = [one for one in able if one.address.casefold() not in had]
        said = []
        if Channel.MAIL in message.channels:
            mails = becomes(len(wanted), settings, exercise=self._board.incident.exercise)
            said.append(f"Til {named(wanted)}: {mails}." if wanted else "Ingen får den på mail.")
            rest = len(message.recipients) - len(able)
            said += [f"{rest} får ingen mail og skal ringes op."] if rest else []
        if message.attachment is not None:
            said.append(f"Bilag: {message.attachment.name}.")
        if (standing := self._board.instructions(self._seat.clock())) and 2 in self._board.incident.groups:
            said.append(f"Anvisning, der gælder nu: {shortened(standing[-1].text, 120)} (#{standing[-1].seq}).")
        if page.marks:
            found = listed([f"»{mark.found}«" for mark in page.marks[:3]])
            more = f" og {len(page.marks) - 3} mere" if len(page.marks) > 3 else ""
            said.append(f"Mærket under ORDVALG: {found}{more}.")
        return " ".join(said)

    def _after_approval(self, message: Message) -> str:
        settings = self._session.mail_file.settings
        if Channel.MAIL not in message.channels:
            return f"Besked {message.number} er godkendt og må bruges nu: k noterer hvor."
        if not settings.active:
            return (
                f"Besked {message.number} er godkendt, men mail er slået fra i mail.toml, så den bliver ikke sendt. "
                "t gør dem, der skal ringes op, til opgaver."
            )
        if not settings.undo_seconds:
            return f"Besked {message.number} er godkendt og sendes nu."
        return f"Sendes om {settings.undo_seconds} sekunder. {CALL_BACK}"

    async def take_back(self, message: Message) -> None:
        """``u``: call back what has not gone."""
        if await self._deeds.do(partial(recall.take_back, self._seat, message.id)):
            self._deeds.say(f"Besked {message.number} er kaldt tilbage. r retter den; g godkender den igen.")

    async def withdraw(self, message: Message) -> None:
        """``x``: it is not to be sent, and why."""
        await self._deeds.form(
            f"unsend-{message.id}",
            f"Opgiv besked {message.number}",
            [Field("reason", "Grund")],
            lambda v, _: messages.withdraw(self._seat, message.id, v["reason"]),
            f"»{message.subject}«. Det, der er sendt, er sendt.",
        )

    async def place(self, message: Message) -> None:
        """``k``: somebody read the text out, hung it up, posted it."""
        message = self._now(message)
        if message.state is not MessageState.RELEASED:
            self._deeds.say(f"Besked {message.number} må ikke bruges endnu: den er {danish(message.state)}.")
            return
        first = next((one for one in message.channels if one in _ELSEWHERE), _ELSEWHERE[0])
        names = {Channel.SOCIAL_MEDIA: "Facebook og andre sociale medier", Channel.SMS: "Sms, gennem andre"}
        options = tuple((one.value, names.get(one, danish(one).capitalize())) for one in _ELSEWHERE)
        fields = [
            Field("channel", "Kanal", first.value, options),
            Field("where", "Hvor eller til hvem, fx gruppen på Facebook eller opgangen"),
            when_field("at", self._seat.clock),
        ]

        def work(values: Values, event: str) -> Message:
            at = time_of(values["at"], self._seat.clock())
            channel = Channel(values["channel"])
            return messages.place(self._seat, message.id, channel, values["where"], at=at, event=event)

        await self._deeds.form(f"place-{message.id}", f"Besked {message.number} er brugt", fields, work)

    async def ring(self, message: Message) -> None:
        """``t``: whoever no mail reaches becomes a task, with the number; so does whoever waits while none is sent."""
        waiting = bool(hindrance(self._board, self._session.mail_file.settings, self._seat.clock()))
        if await self._deeds.do(partial(ringinstead.ask, self._seat, message.id, waiting=waiting)):
            self._deeds.say("De, mailen ikke når, står nu som opgaver på F3: Ring i stedet, med nummeret.")

    async def as_file(self, message: Message) -> None:
        """``s``: the approved text as a file to print, to hang up or to paste elsewhere, and as a page."""
        message = self._now(message)
        if message.state is not MessageState.RELEASED:
            self._deeds.say(f"Besked {message.number} er {danish(message.state)}. Kun en godkendt tekst må bruges.")
            return
        if self._deeds.only_looks():
            return
        exercise = self._board.incident.exercise
        subject = letter.subject_of(message, exercise=exercise)
        text = f"{subject}\n\n{letter.text_of(message, exercise=exercise)}\n"
        path = self._session.room.folders.message_text(self._seat.incident_id, message.number)
        if await self._deeds.do(partial(letter.keep, path, text.encode())):
            said = f"Skrevet til {path}. Den kan skrives ud eller kopieres. Tryk k, når den er brugt."
            sms = f"Som sms er det {len(text)} tegn."
            self._screen.app.push_screen(Page(f"Besked {message.number}", [said, sms, "", *text.splitlines()]))

    async def decide(self, message: Message) -> None:
        """``a``: what nobody knows is sent again, or counted as sent."""
        unknown = [
            mail
            for mail in mails_of(self._board, message)
            if any(one.state is DeliveryState.UNKNOWN for one in mail.deliveries)
        ]
        if not unknown:
            self._deeds.say(f"I besked {message.number} er der intet at afgøre.")
            return
        if not self._deeds.may(Right.RELEASE):
            self._deeds.say("Kun lederen eller den stedfortræder, der har overtaget, afgør, om den sendes igen.")
            return
        if self._deeds.only_looks():
            return
        for mail in unknown:
            whom = [one.name or one.address for one in mail.deliveries if one.state is DeliveryState.UNKNOWN]
            names = listed(whom) if len(whom) <= 3 else counted(len(whom), "modtager", "modtagere")
            options = [
                Option("ring", "Ring og spørg først: det bliver en opgave"),
                Option("sent", "De har fået den: regn den som sendt"),
                Option("again", "Send den igen, uændret: nogle kan få den to gange"),
                Option("later", "Ikke nu"),
            ]
            title = f"Mail til {names}: det er ukendt, om den er sendt"
            chosen = await self._screen.app.push_screen_wait(Chooser(title, options))
            if chosen is None or chosen == "later":
                return
            if chosen == "ring":
                ask = partial(ringinstead.ask, self._seat, message.id, unknown=True)
                if await self._deeds.do(ask):
                    self._deeds.say("De står nu som opgaver på F3: Ring i stedet, med nummeret.")
                return
            again = chosen == "again"
            if await self._deeds.do(partial(outbox.decide, self._seat, mail.id, again=again)):
                said = "sendes igen" if again else "regnes som sendt"
                self._deeds.say(f"Mail {message.number}.{mail.number} {said}.")

    async def retry(self) -> None:
        """``p``: whatever waits is tried at once."""

        def work() -> None:
            self._session.mail_file.refresh()
            outbox.retry(self._seat)

        if await self._deeds.do(work):
            off = " Men mail er slået fra i mail.toml, så intet bliver sendt."
            self._deeds.say(f"Det, der venter, prøves nu.{'' if self._session.mail_file.settings.active else off}")

    def _now(self, message: Message) -> Message:
        """As the board has it; just after it was written, the feed may not have brought it yet."""
        found: Message | None = self._board.record(Message, message.id)
        return found or message


def named(recipients: Sequence[Recipient]) -> str:
    """So many names as a sentence has room for."""
    names = [one.name or one.address for one in recipients]
    return listed(names) if len(names) <= 3 else f"{', '.join(names[:2])} og {len(names) - 2} andre"
