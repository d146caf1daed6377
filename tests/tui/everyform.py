"""A way into every form there is, what is typed into it, and how it is saved: for the texts that must do no harm.

Which forms there are is read from the code, so that one which is added later has no way in, and is missed.
"""

import ast
from collections import Counter
from collections.abc import Awaitable, Callable, Iterator
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any, Final

from textual.screen import Screen

import beredskab_tui.tui
from beredskab_tui.records import (
    Agreement,
    CallBack,
    EntryKind,
    FollowUp,
    FollowUpKind,
    Instruction,
    LogEntry,
    MediaNote,
    MessageState,
    Record,
    Rumour,
    Statement,
    StatementState,
)
from beredskab_tui.text import safe
from beredskab_tui.tui.board.postsheet import PostSheet
from beredskab_tui.tui.contactlist.rows import ContactRows
from beredskab_tui.tui.screens.choose import Chooser
from beredskab_tui.tui.screens.choosekeyed import KeyedChooser
from beredskab_tui.tui.screens.form import Form
from beredskab_tui.tui.screens.messageview import MessageView
from beredskab_tui.tui.screens.picturelines import HeadingLines
from beredskab_tui.tui.screens.pictureview import PictureView
from beredskab_tui.tui.screens.sheet import Sheet
from beredskab_tui.tui.screens.staffcall import StaffCall
from beredskab_tui.tui.widgets.choice import Choice
from beredskab_tui.tui.widgets.logline import LogLine
from tests.hostile import harmless
from tests.tui.hostiletexts import squeezed
from tests.tui.support import Person, harmless_screen

# -- which forms there are

FORWARDED: Final = ("board/deeds.py", "name")
"""Where a name is only handed on: ``Deeds.form`` itself."""
SPELLED: Final = {
    "answer*-*": ("answeryes-*", "answerno-*", "answerlater-*"),
    "*-*": ("fixed-*", "unfixed-*"),
    "heading-*": ("heading-1", "heading-15"),
    "correct*-*": ("correct-*",),
}
"""Forms of one place in the code whose names are made from parts. Of the headings, the first and the last: the others
differ from them in nothing but where their text goes. A sensitive line is corrected in the same form, by those who may
not read it with nothing in it (tests/tui/test_levels.py)."""


def forms_in_the_code() -> Counter[str]:
    """How often the code opens a form of each name, with ``*`` for what is different each time."""
    root = Path(beredskab_tui.tui.__path__[0])
    found: Counter[str] = Counter()
    for path in root.rglob("*.py"):
        for named in filter(None, map(_names_a_form, _calls(path))):
            name = _name(named)
            if (path.relative_to(root).as_posix(), name) != FORWARDED:
                found.update(SPELLED.get(name, (name,)))
    return found


def name_of(form: str) -> str:
    """The name in the code, of a form as it is called here."""
    return form.partition(" ")[0]


def _calls(path: Path) -> Iterator[ast.Call]:
    return (node for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))) if isinstance(node, ast.Call))


def _names_a_form(call: ast.Call) -> ast.expr | None:
    """What a call names the form that it opens; None when it opens none."""
    if isinstance(call.func, ast.Name) and call.func.id == "Form":
        return call.args[1]
    opens = isinstance(call.func, ast.Attribute) and call.func.attr in ("form", "_show") and len(call.args) >= 3
    return call.args[0] if opens else None


def _name(expression: ast.expr) -> str:
    if isinstance(expression, ast.Constant):
        return str(expression.value)
    if isinstance(expression, ast.JoinedStr):
        return "".join(str(part.value) if isinstance(part, ast.Constant) else "*" for part in expression.values)
    return ast.unparse(expression)


# -- the ways in

Opens = Callable[[Person], Awaitable[object]]


async def on(person: Person, panel: str, row: Record, *keys: str) -> None:
    await person.to(panel, row.id)
    await person.press(*keys)


async def duty(person: Person, digit: str) -> None:
    await person.press("f9")
    await person.sees("Plan og pligter")
    await person.press(digit)


async def step(person: Person, name: str, *keys: str) -> None:
    """One of the plan's steps by its name, as the palette does it."""
    with person.app._context():
        await person.board_screen.run_action(f"duties('{name}')")
    await person.settle()
    await person.press(*keys)


async def on_sheet(person: Person, name: str, row: str, key: str) -> None:
    await step(person, name)
    await person.until(lambda: isinstance(person.screen, Sheet))
    assert isinstance(person.screen, Sheet)
    person.screen.lines.highlight(row or person.screen._rows_now()[0].key)
    await person.press(key)


async def heading(person: Person, key: int) -> None:
    await person.press("f7")
    await person.until(lambda: isinstance(person.screen, PictureView))
    person.screen.query_one(HeadingLines).highlight(str(key))
    await person.press("enter")


async def in_contacts(person: Person, *keys: str) -> None:
    """In the list of the register, from the start screen; the first row is in hand."""
    await person.press("escape", "f4")
    await person.until(lambda: bool(person.screen.query(ContactRows)) and person.screen.query_one(ContactRows).rows)
    await person.press(*keys)


async def post(person: Person, message: str, *keys: str) -> None:
    """On F8, with a message in hand."""
    await person.press("f8")
    await person.until(lambda: isinstance(person.screen, PostSheet))
    assert isinstance(person.screen, PostSheet)
    if message:
        person.screen.lines.highlight(message)
    for key in keys:
        await person.press(key)
        if key == "n":
            await person.until(lambda: isinstance(person.screen, KeyedChooser))


def proposed(person: Person, number: int = -1) -> str:
    """Id of a message that waits for approval. The newest says already what the others are to be made to say."""
    return [one.id for one in person.board.messages if one.state is MessageState.PROPOSED][number]


def used(person: Person) -> str:
    """Id of a message that is approved."""
    return next(one.id for one in person.board.messages if one.state is MessageState.RELEASED)


def a_sensitive_line(person: Person) -> LogEntry:
    return next(entry for entry in person.board.log if entry.sealed is not None and entry.erased is None)


def a_line(person: Person) -> LogEntry:
    """Another one each time: a line is struck once."""
    return next(one for one in person.board.log if one.struck is None and one.kind is EntryKind.ASSESSMENT)


def own(person: Person, state: StatementState) -> Statement:
    """A statement of our own that has come so far."""
    return next(one for one in person.board.statements if one.state is state)


def a_rumour(person: Person) -> Rumour:
    return person.board.rumours[0]


def a_note(person: Person) -> MediaNote:
    return person.board.media[0]


def an_error(person: Person) -> MediaNote:
    return next(one for one in person.board.media if one.to_correct)


def an_enquiry(person: Person) -> MediaNote:
    return next(one for one in person.board.media if one.waits)


def a_call_back(person: Person) -> CallBack:
    return next(one for one in person.board.all(CallBack) if one.done_by is None)


def a_question(person: Person) -> FollowUp:
    return next(one for one in person.board.follow_ups if one.done_at is None and one.kind is FollowUpKind.REASON)


def standing(person: Person) -> str:
    """Id of an instruction that holds; another one each time one was lifted."""
    return next(one.id for one in person.board.all(Instruction) if one.lifting is None and not one.struck)


ON_THE_BOARD: Final[dict[str, Opens]] = {
    "task": lambda p: on(p, "tasks", p.board.tasks[0], "n"),
    "due-* of a task": lambda p: on(p, "tasks", p.board.tasks[-1], "r"),
    "strike-* of a task": lambda p: on(p, "tasks", p.board.tasks[-1], "x"),
    "media": lambda p: on(p, "media", a_note(p), "n", "1"),
    "note-*": lambda p: on(p, "media", a_note(p), "r"),
    "fixed-*": lambda p: on(p, "media", an_error(p), "space", "1"),
    "unfixed-*": lambda p: on(p, "media", an_error(p), "space", "2"),
    "refer-*": lambda p: on(p, "media", an_enquiry(p), "space", "5"),
    "strike-* of a note": lambda p: on(p, "media", p.board.media[-1], "x"),
    "rumour": lambda p: on(p, "media", a_note(p), "n", "2"),
    "judge-*": lambda p: on(p, "media", a_rumour(p), "space"),
    "strike-* of a rumour": lambda p: on(p, "media", a_rumour(p), "x"),
    "statement": lambda p: on(p, "media", a_note(p), "n", "3"),
    "rewrite-*": lambda p: on(p, "media", own(p, StatementState.PROPOSED), "r"),
    "verdict-*": lambda p: on(p, "media", own(p, StatementState.PROPOSED), "space"),
    "use-*": lambda p: on(p, "media", own(p, StatementState.APPROVED), "space"),
    "strike-* of a statement": lambda p: on(p, "media", own(p, StatementState.PROPOSED), "x"),
    "editor": lambda p: p.press("f2", "ctrl+o"),
    "strike-* of a line": lambda p: on(p, "log", a_line(p), "x"),
    "correct-*": lambda p: on(p, "log", a_line(p), "r"),
    "follow-*": lambda p: on(p, "log", a_line(p), "t"),
    "level_*-*": lambda p: on(p, "log", a_line(p), "y", "1"),
    "erase-*": lambda p: on(p, "log", a_sensitive_line(p), "y", "5"),
    "due-* of a follow-up": lambda p: on(p, "tasks", a_question(p), "r"),
    "answer-*": lambda p: on(p, "tasks", a_question(p), "enter"),
    "contact": lambda p: on(p, "contacts", p.board.contacts[0], "n"),
    "numbers-*": lambda p: on(p, "contacts", p.board.contacts[0], "r"),
    "callat-*": lambda p: on(p, "contacts", a_call_back(p), "r"),
    "nocall-*": lambda p: on(p, "contacts", a_call_back(p), "x"),
    "comes-*": lambda p: on(p, "staff", p.board.staff[3], "t", "8", "k"),
    "staff-*": lambda p: on(p, "staff", p.board.staff[2], "r"),
    "words-*": lambda p: on(p, "staff", p.board.staff[2], "t", "2"),
    "coordinated-*": lambda p: on(p, "staff", p.board.staff[1], "t", "3"),
    "approve-*": lambda p: on(p, "staff", p.board.staff[1], "t", "4"),
    "outside-*": lambda p: on(p, "staff", p.board.staff[2], "t", "7"),
    "instruction": lambda p: step(p, "orders", "n"),
    "until-*": lambda p: on_sheet(p, "orders", standing(p), "r"),
    "depart-*": lambda p: on_sheet(p, "orders", standing(p), "v"),
    "lift-*": lambda p: on_sheet(p, "orders", standing(p), "x"),
    "agreement": lambda p: step(p, "orders", "p"),
    "partner-*": lambda p: on_sheet(p, "orders", p.board.all(Agreement)[0].id, "r"),
    "promise-*": lambda p: on_sheet(p, "audiences", "", "r"),
    "notinformed-*": lambda p: on_sheet(p, "audiences", "", "x"),
    "answeryes-*": lambda p: on_sheet(p, "answers", "", "j"),
    "answerno-*": lambda p: on_sheet(p, "answers", "", "n"),
    "answerlater-*": lambda p: on_sheet(p, "answers", "", "t"),
    "duty-*": lambda p: on_sheet(p, "duties", "", "r"),
    "noduty-*": lambda p: on_sheet(p, "duties", "", "x"),
    "heading-1": lambda p: heading(p, 1),
    "heading-15": lambda p: heading(p, 15),
    "picture": lambda p: p.press("f7", "f"),
    "newmessage-*": lambda p: post(p, "", "n", "f"),
    "message-*": lambda p: post(p, proposed(p, 0), "r"),
    "release-*": lambda p: post(p, proposed(p, 1), "g"),
    "place-*": lambda p: post(p, used(p), "k"),
    "unsend-*": lambda p: post(p, proposed(p), "x"),
    "affected": lambda p: step(p, "assess", "1"),
    "assess": lambda p: step(p, "assess", "2"),
    "describe": lambda p: duty(p, "1"),
    "change-group": lambda p: duty(p, "2"),
    "confirm": lambda p: duty(p, "3"),
    "coordinate": lambda p: duty(p, "4"),
    "tell-board": lambda p: step(p, "board", "2"),
    "stand-down": lambda p: step(p, "stand_down"),
    "reopen": lambda p: step(p, "reopen"),
}
"""How each is opened by the leader. In this order: only what was approved is used, only what is over opened again."""
ELSEWHERE: Final = {"take-over", "hand-back"}
"""A leader cannot open them; tests/tui/test_staff_hostile.py has those two."""
OFF_THE_BOARD: Final[dict[str, Opens]] = {
    "DUTY": lambda p: p.press("escape", "n"),
    "name": lambda p: in_contacts(p, "enter"),
    "*fordel": lambda p: in_contacts(p, "t", "3"),
    "**": lambda p: in_contacts(p, "x"),
}
"""How each is opened from the start screen."""
FOLLOWED_BY: Final[dict[str, type[Screen[Any]]]] = {
    "comes-*": StaffCall,
    "picture": Chooser,
    "newmessage-*": MessageView,
}
"""What opens by itself when a form was saved."""
NO_TEXT: Final = {
    "due-* of a task", "due-* of a follow-up", "callat-*", "comes-*",
    "promise-*", "answerlater-*",
    "verdict-*", "approve-*", "duty-*", "release-*",
    "numbers-*", "affected", "*fordel",
}  # fmt: skip
"""Forms that keep nothing but a time, a number, initials or a choice."""
INSTEAD: Final = {
    "phone": "00 00 00 09",
    "phone_alt": "",
    "due": "+30",
    "seq": "1",
    "who": "b",
    "whom": "a@example.dk",
    "channels": "mail",
    "file": "",
}
"""What a field gets that takes no text, when it has said so; the others get nothing."""


# -- what is typed


def open_form(person: Person) -> Form | None:
    return person.screen if isinstance(person.screen, Form) else None


async def opened(person: Person, name: str) -> Form:
    """Open a form by its way in; it is the one it should be."""
    opens = ON_THE_BOARD.get(name) or OFF_THE_BOARD[name]
    await opens(person)
    await person.until(lambda: open_form(person))
    form = open_form(person)
    assert form is not None
    assert name in OFF_THE_BOARD or fnmatchcase(form.draft.field, f"form:{name_of(name)}"), name
    return form


def text_fields(form: Form) -> list[str]:
    """The fields that take a text, of those that are asked."""
    return [name for name in form._names if not isinstance(form._rows[name].input, Choice)]


async def into(person: Person, form: Form, name: str, text: str) -> None:
    """Paste a text into an emptied field."""
    field: Any = form._rows[name].input
    setattr(field, "value" if isinstance(field, LogLine) else "text", "")
    with person.app._context():
        form.set_focus(field)
    await person.type(text)


async def fill(person: Person, form: Form, text: str) -> None:
    """The first of every choice, and the text in every other field; nothing on the screen obeys it."""
    for name in form._rows:
        if name not in form._names:
            continue
        if name in text_fields(form):
            await into(person, form, name, text)
            value = form._rows[name].value
            assert harmless(value) and squeezed(value) == squeezed(safe(text)), name
        else:
            with person.app._context():
                form.set_focus(form._rows[name].input)
            await person.press("1")
        assert harmless_screen(person), name


async def enter(person: Person, form: Form) -> bool:
    """Enter in the last field; whether it was saved."""
    with person.app._context():
        form.set_focus(form._rows[form._names[-1]].input)
    await person.press("enter")
    # Another Enter before it is known would be one on the board.
    await person.until(lambda: open_form(person) is not form or not form._busy)
    return open_form(person) is not form


async def save(person: Person, form: Form) -> bool:
    """Save it. A field that takes no text says so, and then gets what it takes."""
    if await enter(person, form):
        return True
    assert harmless_screen(person)
    for name, row in form._rows.items():
        if name in INSTEAD or (name in text_fields(form) and row.field.check(row.value)):
            await into(person, form, name, INSTEAD.get(name, ""))
    return await enter(person, form)


async def leave(person: Person, name: str = "") -> None:
    """Back to the board, or to the start screen: a form may lie over another screen, and be followed by a question."""
    if name in FOLLOWED_BY:
        await person.until(lambda: isinstance(person.screen, FOLLOWED_BY[name]))
    await person.close_all()
