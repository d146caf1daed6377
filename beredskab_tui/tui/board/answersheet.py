"""The choices that the plan leaves, each with its answer: yes, no with its reason, or decided at a named time."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from beredskab_tui.records import AnswerKind, PlanAnswer
from beredskab_tui.records.words import danish
from beredskab_tui.room import answers
from beredskab_tui.room.answers import Question
from beredskab_tui.times import clock, minutes_until
from beredskab_tui.tui.actions import ANSWERS
from beredskab_tui.tui.screens.sheet import Piece, Sheet, SheetRow
from beredskab_tui.tui.widgets.strips import MUTED, STRONG, WARNING

if TYPE_CHECKING:
    from beredskab_tui.tui.board.screen import BoardScreen

_MARKS = {None: "[ ]", AnswerKind.YES: "[x]", AnswerKind.NO: "[-]", AnswerKind.LATER: "[/]"}


class AnswerSheet(Sheet):
    """F9, *Valg*. Dismissed by Esc."""

    help_title = "Hjælp til planens valg"
    help_lines = (
        "Planen lader jer selv vælge nogle ting. Her svarer lederen på hver af dem for sig.",
        "Et nej skal have en grund. Kan I ikke svare endnu, så skriv, hvornår I tager stilling: det står så på tavlen.",
        "I gruppe 1 beder planen om et ja til netværk og afdelingsbestyrelser. Et nej står i loggen som en fravigelse.",
        "Et svar kan ændres; begge svar står i loggen.",
    )
    actions = ANSWERS
    explanation = "Hvert svar står i loggen. Du kan svare i den rækkefølge, du vil."

    def __init__(self, below: "BoardScreen", start: str = "") -> None:
        super().__init__(below, "Planens valg", self._rows, start)

    def _rows(self) -> Sequence[SheetRow]:
        board = self.below.board
        given = {one.id: one for one in board.all(PlanAnswer)}
        return [self._row(question, given.get(question.id)) for question in answers.asked(board.incident)]

    def _row(self, question: Question, given: PlanAnswer | None) -> SheetRow:
        incident, people = self.below.board.incident, self.below.session.room.people
        pieces: list[Piece] = [(question.text, "")]
        if given is None:
            must = answers.is_mandatory(question, incident)
            pieces.append((" · planen beder om det" if must else " · ikke besvaret", WARNING if must else MUTED))
            if answers.is_urgent(question, incident):
                pieces.append((" · de har selv aktiveret, men er ikke medlemmer", WARNING))
        elif given.due_at is not None:
            when = f"{clock(given.due_at)}, {minutes_until(given.due_at, self.below.session.room.clock())}"
            pieces.append((f" · tages stilling kl. {when} ({people.initials(given.by)})", STRONG))
        else:
            pieces.append((f" · {danish(given.answer).upper()}", STRONG))
            pieces.append((f" {clock(given.at)} {people.initials(given.by)}", MUTED))
            pieces += [(f": {given.reason}", MUTED)] if given.reason else []
        return SheetRow(question.id, _MARKS[given.answer if given is not None else None], tuple(pieces))

    async def action_answer(self, kind: str) -> None:
        if self.key:
            self.work(self.below.duties.forms.answer(self.key, AnswerKind(kind)))
