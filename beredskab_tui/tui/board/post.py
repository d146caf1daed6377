"""Messages by key: the outbox, a new message from a template, and the page of one (plan R43, R44)."""

import asyncio
from functools import partial
from importlib import import_module
from typing import TYPE_CHECKING, Final

from textual.events import DescendantFocus

from beredskab_tui.errors import BeredskabError
from beredskab_tui.mail.filling import facts
from beredskab_tui.mail.templates import FREE, Template, Templates, read_templates
from beredskab_tui.records import Audience, Channel, Mail, Message, MessageState, Recipient
from beredskab_tui.room import messages
from beredskab_tui.room.drafts import Draft
from beredskab_tui.room.picturedraft import last_approved
from beredskab_tui.room.waiting import Due, DueKind
from beredskab_tui.room.wording import counted, shortened
from beredskab_tui.tui.board.deeds import Deeds
from beredskab_tui.tui.board.messagedeeds import MessageDeeds, named
from beredskab_tui.tui.board.postforms import New, new_fields, written
from beredskab_tui.tui.board.postsheet import PostSheet
from beredskab_tui.tui.screens.choose import Chooser, Option
from beredskab_tui.tui.screens.choosekeyed import KeyedChooser
from beredskab_tui.tui.screens.form import Values
from beredskab_tui.tui.screens.messageview import MessageView
from beredskab_tui.tui.session import Opened, Session

if TYPE_CHECKING:
    from beredskab_tui.tui.board.screen import BoardScreen

_ALL_CLEAR: Final = "afblaesning"
"""How the id of a template begins that says that it is over."""
_PUTS_RIGHT: Final = "skrev"
"""A template that asks for this puts another message right."""
_OF_MESSAGES: Final = ("form:newmessage-", "form:message-")
"""How the fields of drafts begin in which messages are written, or put right."""
QUOTED_TEXT: Final = 300
"""Characters of a message that is put right, above the field for the sentence that was wrong."""
LETTERS: Final = "abcdeghijklmnopqrstuvwxyz"
"""For templates without a digit; ``f`` is that of the free message."""


class Post:
    """The messages of one board. All deeds are for workers: they wait."""

    def __init__(self, screen: "BoardScreen", session: Session, opened: Opened, deeds: Deeds) -> None:
        self._screen = screen
        self._session = session
        self._people = session.room.people
        self._board = opened.board
        self._seat = opened.seat
        self._deeds = deeds
        self._sheet: PostSheet | None = None
        deeds.kind_reopeners["newmessage"] = self._reopen
        self.one = MessageDeeds(screen, session, opened, deeds)

    # -- the screens

    async def open(self, start: str = "") -> None:
        """F8: show messages and outbox until the user goes back.

        Args:
            start: id of the message to begin at.
        """
        if self._sheet is not None:
            return
        self._session.look_at("post")
        # The language of the templates takes a while to import, and whoever comes here may be about to write.
        self._screen.run_worker(asyncio.to_thread(import_module, "jinja2.sandbox"), exit_on_error=False)
        self._screen.run_worker(self._reread_settings(), exit_on_error=False)
        self._sheet = PostSheet(self._screen, self, start)
        try:
            await self._screen.app.push_screen_wait(self._sheet)
        finally:
            self._sheet = None
            # What was said was about keys that mean something else on the board.
            self._screen.say_ready()
            if (focused := self._screen.focused) is not None:
                # The others are told what one has in front of one now, as at any change of focus.
                self._screen.post_message(DescendantFocus(focused))

    async def _reread_settings(self) -> None:
        """Whoever comes here may just have put ``mail.toml`` right."""
        await self._session.do(self._session.mail_file.refresh)
        if self._sheet is not None:
            self._sheet.show_now()

    async def show_due(self, due: Due) -> None:
        """F8, at the message that one of the next things is about."""
        mail: Mail | None = self._board.record(Mail, due.id) if due.kind is DueKind.MAIL else None
        await self.open(mail.message if mail is not None else due.id)

    async def show(self, message: Message) -> None:
        """The page of one message, until the user goes back."""
        page = self.one.page(message)
        await self._screen.app.push_screen_wait(MessageView(page, self.one, self._screen.watchers))
        if self._sheet is not None:
            # What was looked at last is what the next key is for.
            self._sheet.go_to(message.id)

    async def show_promise(self, audience_id: str) -> None:
        """Who was promised to hear from us, on the list of all groups."""
        one: Audience | None = self._board.record(Audience, audience_id)
        if one is not None:
            due = Due(DueKind.AUDIENCE, one.id, one.name, None, "", one.next_at, True, one)
            await self._screen.duties.show_due(due)

    # -- a new one

    async def new(self) -> None:
        """``n``: choose a template, fill it in, and see what comes of it."""
        if self._deeds.only_looks():
            return
        templates = await self._templates()
        if templates is None:
            return
        options, keys = _listed(templates)
        chosen = await self._screen.app.push_screen_wait(KeyedChooser("Ny besked: vælg en skabelon", options, keys))
        if chosen is not None:
            await self._write(templates.by_id[chosen])

    async def _reopen(self, kind: str) -> None:
        """What was half written from a template; from a free one, when that template is gone."""
        templates = await self._templates()
        if templates is not None:
            await self._write(templates.by_id.get(kind, FREE))

    def drafts(self) -> list[Draft]:
        """What is half written of messages."""
        return [draft for draft in self._deeds.drafts() if draft.field.startswith(_OF_MESSAGES)]

    async def go_on_writing(self, draft_id: str) -> None:
        """Open again what is half written."""
        for draft in self.drafts():
            if draft.id == draft_id:
                await self._deeds.reopen(draft)

    async def _templates(self) -> Templates | None:
        room, plan = self._session.room, self._session.config.plan
        read = partial(read_templates, room.folders.config, room.folders.last_good, plan)
        try:
            return await self._session.do(read)
        except BeredskabError as error:
            self._deeds.say(error.sentence)
            return None

    async def _write(self, template: Template) -> None:
        goes_on, corrects = await self._put_right(template)
        if not goes_on:
            return
        if "billede" in template.text and last_approved(self._board.situation_pictures) is None:
            self._deeds.say("Der er intet godkendt situationsbillede at sende. Godkend det på F7.")
            return
        new = self._made_from(template, corrects)
        try:
            fields = new_fields(new)
        except BeredskabError as error:
            # Its code went wrong with what is known tonight; the free message is there for that.
            self._deeds.say(error.sentence)
            return
        stored: list[Message] = []

        def work(values: Values, event: str) -> None:
            stored.append(
                messages.write(
                    self._seat,
                    written(new, values),
                    kind=template.id,
                    title=template.name,
                    audiences=template.audiences,
                    public=template.public,
                    hours=template.hours,
                    corrects=corrects.id if corrects is not None else None,
                    event=event,
                )
            )

        title, about = f"Ny besked: {template.name}", self._before_writing(new)
        if corrects is not None:
            wrong = shortened(" ".join(corrects.text.split()), QUOTED_TEXT)
            about += f"\nSkriv kun den sætning, der er forkert. Besked {corrects.number} siger: »{wrong}«"
        if await self._deeds.form(f"newmessage-{template.id}", title, fields, work, about):
            await self.show(stored[-1])

    async def _put_right(self, template: Template) -> tuple[bool, Message | None]:
        """Whether the user goes on; and the message that is put right, None where it is none that we sent."""
        sent = [one for one in self._board.messages if one.state is MessageState.RELEASED]
        if _PUTS_RIGHT not in template.fields or not sent:
            return True, None
        options = [Option(one.id, f"Besked {one.number}, {one.title}: {one.subject}") for one in reversed(sent)]
        options.append(Option("", "Noget andet, der ikke er sendt herfra"))
        chosen = await self._screen.app.push_screen_wait(Chooser("Hvad skal rettes?", options))
        return chosen is not None, next((one for one in sent if one.id == chosen), None)

    def _made_from(self, template: Template, corrects: Message | None) -> New:
        room, now = self._session.room, self._seat.clock()
        plan = self._session.config.plan
        known = facts(self._board, plan, self._people, room.me, now)
        also: tuple[Recipient, ...] = ()
        if corrects is not None:
            # Only the sentence that was wrong is to be said again, not the whole of it.
            also = corrects.recipients
        elif template.id.startswith(_ALL_CLEAR):
            # Whoever got the first message gets the last one too.
            sent = [one for one in self._board.messages if one.state is MessageState.RELEASED and not one.public]
            also = tuple({one.address: one for message in sent for one in message.recipients if one.address}.values())
        return New(template, known, plan, tuple(self._board.contacts), self._seat.clock, also)

    def _before_writing(self, new: New) -> str:
        """To whom it goes, so that nobody writes to the wrong ones."""
        template, able = new.template, [one for one in new.recipients if one.gets_mail]
        if Channel.MAIL not in template.channels:
            return "Den sendes ikke på mail. I bruger selv teksten."
        if not able:
            return ""
        rest = len(new.recipients) - len(able)
        rung = f" {counted(rest, 'person', 'personer')} får ingen mail og skal ringes op." if rest else ""
        return f"Til {named(able)}.{rung} Bagefter ser du hele beskeden, før den bliver godkendt."


def _listed(templates: Templates) -> tuple[list[Option], dict[str, str]]:
    """The lines of the list, and the key of each template; below them what is wrong with a file."""
    letters = iter(LETTERS)
    keys: dict[str, str] = {}
    for one in templates.by_id.values():
        key = "f" if one.id == FREE.id else str(one.digit) if one.digit is not None else next(letters, "")
        if key:
            keys[one.id] = key
    options = [Option(one.id, one.name) for one in templates.by_id.values() if one.id in keys]
    options += [Option(f"!{number}", problem.sentence) for number, problem in enumerate(templates.problems)]
    return options, keys
