"""The situation picture by key: lines are sent to it, headings written, versions frozen, approved and read."""

from collections.abc import Callable
from functools import partial
from typing import Final

from textual.events import DescendantFocus
from textual.screen import Screen

from beredskab_tui.access.people import Role
from beredskab_tui.access.rights import Right
from beredskab_tui.journal import Busy, NotStored
from beredskab_tui.records import LogEntry, PictureHeading, Record, SituationPicture
from beredskab_tui.records.kinds import OPEN_STATES
from beredskab_tui.records.words import danish
from beredskab_tui.room import picture, pictureextracts
from beredskab_tui.room.headings import CARD, CHANGES, HEADINGS, NOT_PUBLIC, heading, named
from beredskab_tui.room.picturedraft import (
    Material,
    Proposal,
    at_clock,
    changed_since,
    draft,
    next_due,
    on_board,
    to_approve,
)
from beredskab_tui.room.pictureextracts import Extract
from beredskab_tui.times import clock, date, day_clock, minutes_until
from beredskab_tui.tui.board.deeds import CHOOSE_FIRST, Deeds
from beredskab_tui.tui.board.pictureforms import begins_now, begun, explained, in_draft, of_a_text
from beredskab_tui.tui.board.whens import due_field, due_of, time_of, when_field
from beredskab_tui.tui.screens.choose import Chooser, Option, Page
from beredskab_tui.tui.screens.form import Values
from beredskab_tui.tui.screens.picturelines import HIDDEN, HeadingRow, rows_of
from beredskab_tui.tui.screens.pictureview import PictureView, Shown
from beredskab_tui.tui.session import Opened, Session
from beredskab_tui.tui.widgets.fields import Field

NOW: Final = "now"
"""Among the versions: what stands under the headings at this moment."""
INSIDE: Final = f"/{NOT_PUBLIC}"
"""Behind a version: its page of what stays inside."""
NOT_MINE: Final = "Kun lederen eller stedfortræderen kan godkende."


class Picturing:
    """The situation picture of one board. Its deeds are for workers: they wait.

    Args:
        watchers: who is told when the feed has brought something.
    """

    def __init__(
        self,
        screen: Screen[None],
        session: Session,
        opened: Opened,
        deeds: Deeds,
        watchers: set[Callable[[], None]],
    ) -> None:
        self._screen = screen
        self._session = session
        self._people = session.room.people
        self._board = opened.board
        self._seat = opened.seat
        self._deeds = deeds
        self._watchers = watchers
        self._view: PictureView | None = None
        self._drafted: tuple[Material, str, dict[int, Proposal]] | None = None
        self._rows: list[HeadingRow] = []
        self._say_on_board = deeds.say
        # What is said is said where the user looks.
        deeds.say = self._say
        deeds.reopeners |= {f"heading-{one.key}": partial(self.edit, one.key) for one in HEADINGS}
        deeds.reopeners["picture"] = self.submit

    def _say(self, sentence: str) -> None:
        if self._view is not None and self._view.is_attached:
            self._view.tell(sentence)
        else:
            self._say_on_board(sentence)

    @property
    def _material(self) -> Material:
        return on_board(self._board, self._people)

    def _proposals(self, material: Material) -> dict[int, Proposal]:
        """What is proposed, made anew only when something has come that it is made from, or another day."""
        now = self._seat.clock()
        if self._drafted is None or self._drafted[:2] != (material, date(now)):
            self._drafted = (material, date(now), draft(material, now))
        return self._drafted[2]

    @property
    def _hides_inside(self) -> bool:
        """Whether I am a guest, from whom what stays inside is kept (plan R34)."""
        return self._session.room.me.role is Role.READER

    # -- lines of the log

    async def to_picture(self, row: Record | None) -> None:
        """``j``: a line of the log belongs under a heading, or no longer."""
        if not isinstance(row, LogEntry):
            self._deeds.say(
                CHOOSE_FIRST if row is None else "Tasten j bruges på loglinjer: de går til situationsbilledet."
            )
            return
        if self._deeds.only_looks():
            return
        options = []
        for one in HEADINGS:
            # The first nine have the digit of the list.
            name = one.title if one.key <= 9 else one.name
            there = " · står der; vælg for at tage den tilbage" if one.key in row.headings else ""
            why_not = "laves ved sammenligning" if one.key == CHANGES else ""
            options.append(Option(str(one.key), name + there, why_not))
        chosen = await self._screen.app.push_screen_wait(Chooser(f"Linje {row.seq} til situationsbilledet", options))
        if chosen is None:
            return
        key = int(chosen)
        on = key not in row.headings
        if await self._deeds.do(partial(picture.send_line, self._seat, row.seq, key, on)):
            where = "står nu under" if on else "står ikke længere under"
            self._deeds.say(f"Linje {row.seq} {where} {heading(key).name}. F7 viser situationsbilledet.")

    # -- the screen

    async def open(self) -> None:
        """F7: show the picture until the user goes back."""
        if self._view is not None:
            return
        self._session.look_at("situationsbilledet")
        self._view = PictureView(self, self._watchers)
        try:
            await self._screen.app.push_screen_wait(self._view)
        finally:
            self._view = None
            if (focused := self._screen.focused) is not None:
                # The others are told what one has in front of one now, as at any change of focus.
                self._screen.post_message(DescendantFocus(focused))

    def shown(self) -> Shown:
        """What there is to show now."""
        material, now = self._material, self._seat.clock()
        number = 1 + max((one.version for one in material.pictures), default=0)
        title = f"SITUATIONSBILLEDET – udgave {number} i arbejde"
        rows = rows_of(material, self._proposals(material), now, hides_inside=self._hides_inside)
        # What looks the same is not painted anew.
        before = {row.heading.key: row for row in self._rows}
        self._rows = [before[row.heading.key] if before.get(row.heading.key) == row else row for row in rows]
        return Shown(title, self._head(material), self._rows)

    def _head(self, material: Material) -> list[str]:
        now, initials = self._seat.clock(), self._people.initials
        pictures = material.pictures
        counts, waiting = material.approved, to_approve(pictures)
        if counts is None:
            card = next((one for one in material.tasks if one.card == CARD), None)
            due = card.due_at if card is not None and card.state in OPEN_STATES else None
            until = f" Den første skal være der kl. {clock(due)}, {minutes_until(due, now)}." if due is not None else ""
            lines = [f"Ingen udgave er godkendt endnu.{until}"]
        else:
            due = next_due(pictures)
            then = f" Næste kl. {clock(due)}, {minutes_until(due, now)}." if due is not None else " Den er afsluttende."
            lines = [
                f"Gælder: udgave {counts.version} pr. kl. {day_clock(counts.valid_at, now)}, udarbejdet af "
                f"{initials(counts.prepared_by)}, godkendt af {initials(counts.approved_by)}.{then}"
            ]
        if waiting is not None:
            lines.append(f"Udgave {waiting.version} ({initials(waiting.prepared_by)}) venter på godkendelse (g).")
        return lines

    # -- headings

    async def edit(self, key: int) -> None:
        """Enter: write under a heading, and under the next ones for as long as the user goes on."""
        following: int | None = key
        while following is not None:
            following = await self._edit(following)

    async def _edit(self, key: int) -> int | None:
        """Write under one heading. The next one, if the user wants to go on."""
        material = self._material
        one, written, proposal = heading(key), material.headings.get(key), self._proposals(material)[key]
        draft = self._session.draft_of(self._seat.incident_id, f"form:heading-{key}").text
        at = in_draft(draft) if draft else begins_now(written, proposal)
        stored: list[PictureHeading] = []
        wants_more: list[str] = []

        def work(values: Values, event: str) -> None:
            wants_more.append(values["go_on"])
            write = partial(picture.write_heading, self._seat, key, values["text"], seen=at.number)
            try:
                stored.append(write(made_from=at.made_from, event=event))
            except (Busy, NotStored) as error:
                raise of_a_text(error) from error

        go_on = (("save", "Gem"), ("next", "Gem, og skriv den næste"))
        fields = [
            Field("text", one.belongs, begun(written, proposal), lines=True),
            Field("go_on", "Og så", "save", go_on if key < len(HEADINGS) else go_on[:1]),
        ]
        explanation = explained(key, written, proposal, at, self._people)
        if not await self._deeds.form(
            f"heading-{key}", f"Situationsbilledet: {one.name}", fields, work, explanation, seen=at.kept()
        ):
            return None
        if stored[-1].others:
            self._deeds.say(
                f"En anden skrev samtidig under {one.name}. Begge tekster står der nu: tryk Enter på overskriften, og "
                "skriv én tekst af dem."
            )
            return None
        return key + 1 if wants_more[-1] == "next" else None

    async def take(self) -> None:
        """``t``: the proposals under every heading that no text of a person's stands under."""
        material = self._material
        taken = tuple(picture.takeable(material, self._proposals(material)))
        if await self._deeds.do(partial(picture.take_proposals, self._seat)):
            self._deeds.say(f"Forslagene står nu under {named(taken)}. Enter retter dem.")

    # -- versions

    async def submit(self) -> None:
        """``f``: freeze what stands there as the next version, and approve it at once for those who may."""
        material = self._material
        last = max(material.pictures, key=lambda one: one.version, default=None)
        which = "Første udgave" if material.approved is None else "Opdatering"
        next_at = clock(self._seat.clock() + picture.NEXT_AFTER)
        fields = [
            Field("distribution", "Fordeling: hvem får den (kan undlades)", last.distribution if last else ""),
            Field("final", "Hvad er det", "no", (("no", which), ("yes", "Afsluttende: der kommer ikke flere"))),
            when_field("valid_at", self._seat.clock, "Gælder pr. kl. (tom: nu)"),
            due_field("next_at", self._seat.clock)._replace(
                label=f"Næste udgave, fx {next_at} eller +30 (tom: en time efter)", when=("final", "no")
            ),
        ]
        number = 1 + (last.version if last is not None else 0)
        saved = await self._deeds.form(
            "picture", f"Frys situationsbillede {number}", fields, self._freeze, self._before_freezing(material)
        )
        if saved and self._deeds.may(Right.APPROVE):
            await self.approve()
        elif saved:
            self._deeds.say(f"Udgave {number} er frosset. Lederen eller stedfortræderen godkender den med g.")

    def _freeze(self, values: Values, event: str) -> SituationPicture:
        now = self._seat.clock()
        return picture.submit(
            self._seat,
            final=values["final"] == "yes",
            valid_at=time_of(values["valid_at"], now),
            next_at=due_of(values["next_at"], now),
            distribution=values["distribution"],
            event=event,
        )

    def _before_freezing(self, material: Material) -> str:
        """What is missing, so that nobody is surprised by it afterwards."""
        empty = [one.key for one in HEADINGS if not material.text(one.key) and one.key not in (CHANGES, NOT_PUBLIC)]
        waiting = picture.takeable(material, self._proposals(material))
        said = f"Tomme overskrifter: {', '.join(map(str, empty))}." if empty else "Alle overskrifter er skrevet."
        if waiting:
            said += f" Forslag, der ikke er taget: {', '.join(map(str, waiting))} (Esc, så t)."
        return said

    async def approve(self) -> None:
        """``g``: the version that waits is read and approved, by those who may."""
        while (waiting := to_approve(self._board.situation_pictures)) is not None:
            if not self._deeds.may(Right.APPROVE):
                self._deeds.say(f"{NOT_MINE} Udgave {waiting.version} venter på dem.")
                return
            if self._deeds.only_looks():
                return
            now, material = self._seat.clock(), self._material
            by = self._people.initials(waiting.prepared_by)
            title = f"Godkend situationsbillede {waiting.version} ({by}), pr. {at_clock(waiting.valid_at, now)}?"
            if changed := changed_since(material, waiting):
                title += f" Siden er ændret: {', '.join(map(str, changed))}."
            options = [
                Option("read", "Læs det først"),
                Option("yes", "Godkend: det er nøgternt, korrekt og rettidigt"),
                Option("no", "Ikke nu"),
            ]
            chosen = await self._screen.app.push_screen_wait(Chooser(title, options))
            if chosen == "read":
                await self._read(pictureextracts.whole(waiting, self._people, now))
                continue
            if chosen == "yes" and await self._deeds.do(partial(picture.approve, self._seat, waiting.id)):
                self._deeds.say(f"Situationsbillede {waiting.version} er godkendt og gælder nu.")
            return
        self._deeds.say("Der er ingen udgave, der venter på godkendelse. Tasten f fryser det, der står nu.")

    async def versions(self) -> None:
        """``u``: choose a version, and read it."""
        while True:
            chosen = await self._screen.app.push_screen_wait(Chooser("Udgaver", self._version_options()))
            if chosen is None:
                return
            await self._read(self._version(chosen))

    def _version_options(self) -> list[Option]:
        material, now, initials = self._material, self._seat.clock(), self._people.initials
        found = [Option(NOW, "Det, der står nu (ikke frosset)")]
        kept_from_me = HIDDEN if self._hides_inside else ""
        if material.text(NOT_PUBLIC):
            found.append(Option(NOW + INSIDE, f"Det, der står nu: {heading(NOT_PUBLIC).name}", kept_from_me))
        for one in sorted(material.pictures, key=lambda one: -one.version):
            state = f"godkendt af {initials(one.approved_by)}" if one.approved_at is not None else "ikke godkendt"
            about = f"{danish(one.kind)}, pr. {at_clock(one.valid_at, now)}, {initials(one.prepared_by)}, {state}"
            found.append(Option(one.id, f"Udgave {one.version}: {about}"))
            if NOT_PUBLIC in pictureextracts.texts_of(one):
                inside = f"Udgave {one.version}: {heading(NOT_PUBLIC).name}"
                found.append(Option(one.id + INSIDE, inside, kept_from_me))
        return found

    def _version(self, chosen: str) -> Extract:
        which, inside, _ = chosen.partition(INSIDE)
        material = self._material
        if which == NOW:
            texts = {key: one.text for key, one in material.headings.items()}
            return pictureextracts.not_public("Nu", texts) if inside else pictureextracts.in_work(material)
        one = next(each for each in material.pictures if each.id == which)
        if inside:
            return pictureextracts.not_public(f"Udgave {one.version}", pictureextracts.texts_of(one))
        return pictureextracts.whole(one, self._people, self._seat.clock())

    # -- extracts

    async def for_the_board(self) -> None:
        """``s``: what the housing board is told (plan R28)."""
        texts, about, _ = self._extracted()
        await self._read(pictureextracts.for_the_board(texts, about))

    async def for_the_residents(self) -> None:
        """``b``: what an answer to the residents is written from (plan R41)."""
        texts, about, counts = self._extracted()
        next_at = counts.next_at if counts is not None else None
        await self._read(pictureextracts.for_the_residents(texts, next_at, self._seat.clock(), about))

    def _extracted(self) -> tuple[dict[int, str], str, SituationPicture | None]:
        """The texts of the version that counts, or of the one in work before there is one; and what they are."""
        material, now = self._material, self._seat.clock()
        counts = material.approved
        texts = (
            pictureextracts.texts_of(counts)
            if counts is not None
            else {key: one.text for key, one in material.headings.items()}
        )
        return texts, pictureextracts.about(counts, self._people, now), counts

    async def _read(self, extract: Extract) -> None:
        await self._screen.app.push_screen_wait(Page(*extract))
