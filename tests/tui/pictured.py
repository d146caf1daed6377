"""The screens of which pictures are taken, and the keys that lead to each."""

from collections.abc import Awaitable, Callable
from typing import Any, Final, NamedTuple

from beredskab_tui.records import Contact, LogEntry, Task
from tests.tui.support import HUGE, NARROW, WIDE, Person

SIZES: Final = (NARROW, WIDE, HUGE)
TWO: Final = (NARROW, WIDE)
"""For what lies over the board and is not wider in the largest window."""

Keys = Callable[[Person], Awaitable[object]]


class Shown(NamedTuple):
    """A screen, and how one comes to it."""

    keys: Keys
    evening: bool = True
    """Whether the demonstration's evening lies in the data folder; else it is empty."""
    board: bool = True
    """Whether one begins at the board of an incident; else on the start screen."""
    sizes: tuple[tuple[int, int], ...] = SIZES


SCREENS: Final[dict[str, Shown]] = {}


def screen(name: str, **how: Any) -> Callable[[Keys], Keys]:
    """The keys that lead to a screen."""

    def named(keys: Keys) -> Keys:
        SCREENS[name] = Shown(keys, **how)
        return keys

    return named


# -- the screens


@screen("start-empty", evening=False, board=False)
async def _start_empty(karen: Person) -> None:
    await karen.sees("Ingen åbne hændelser", "OBS")


@screen("start", board=False)
async def _start(karen: Person) -> None:
    await karen.sees("1 ØVELSE · Ild i affaldscontainer", "Samira Haddad ringer")


@screen("start-help", board=False)
async def _start_help(karen: Person) -> None:
    await karen.press("f1")
    await karen.sees("Hjælp til starten")


@screen("vagtlog", board=False)
async def _vagtlog(karen: Person) -> None:
    await karen.press("escape", "n")
    await karen.type("Nøglen til Beboerhuset ligger hos Kurt Aagaard til på mandag")
    await karen.sees("Ny linje i vagtloggen", "til på mandag")


@screen("board-first", evening=False)
async def _board_first(karen: Person) -> None:
    await karen.sees("Gruppe ikke valgt")


@screen("board")
async def _board(karen: Person) -> None:
    await karen.sees("De sidste unge er gået hjem")


@screen("board-writing")
async def _board_writing(karen: Person) -> None:
    await karen.type("19.05 b Beboerhuset lukker kl. 22, jf. #79")
    await karen.sees("læses som: beslutning")


@screen("board-history")
async def _board_history(karen: Person) -> None:
    await karen.press("escape", "v", "v", "end")
    await karen.sees("Viser alt")


@screen("board-story-in-sight")
async def _board_row(karen: Person) -> None:
    await karen.to("log", line(karen, "34 beboere").id)


@screen("tasks")
async def _tasks(karen: Person) -> None:
    await karen.to("tasks")


@screen("contacts")
async def _contacts(karen: Person) -> None:
    await karen.to("contacts")


@screen("media")
async def _media(karen: Person) -> None:
    await karen.to("media")


@screen("staff")
async def _staff(karen: Person) -> None:
    await karen.to("staff")
    await karen.sees("her nu, udefra")


@screen("find")
async def _find(karen: Person) -> None:
    await karen.press("ctrl+f")
    await karen.type("unge")
    await karen.sees("1. af" if "1. af" in karen.words else "med »unge«")


@screen("find-filter")
async def _find_filter(karen: Person) -> None:
    await karen.press("ctrl+f")
    await karen.enter("b")
    await karen.sees("Viser kun")


@screen("help")
async def _help(karen: Person) -> None:
    await karen.press("f1")
    await karen.sees("Hjælp til tavlen")


@screen("palette")
async def _palette(karen: Person) -> None:
    await karen.press("ctrl+p")
    await karen.sees("Hvad vil du?")


@screen("palette-word")
async def _palette_word(karen: Person) -> None:
    await karen.press("ctrl+p")
    await karen.type("opg")
    await karen.sees("Hvad vil du?", "Opgaver")


@screen("duties")
async def _duties(karen: Person) -> None:
    await karen.press("f9")
    await karen.sees("Plan og pligter")


@screen("describe", evening=False)
async def _describe(karen: Person) -> None:
    await karen.press("f9")
    await karen.sees("Plan og pligter")
    await karen.press("1")
    await karen.sees("Hvad er det")


@screen("follow-up")
async def _follow_up(karen: Person) -> None:
    await karen.to("log", line(karen, "Sedler er delt ud").id)
    await karen.press("t")
    await karen.sees("Følg op på linje")


@screen("correct")
async def _correct(karen: Person) -> None:
    await karen.to("log", line(karen, "Sedler er delt ud").id)
    await karen.press("r")
    await karen.sees("Ret linje")


@screen("reason")
async def _reason(karen: Person) -> None:
    await karen.to("tasks", next(one.id for one in karen.board.follow_ups if one.kind.value == "reason"))
    await karen.press("enter")
    await karen.sees("Hvorfor blev det besluttet")


@screen("medium")
async def _medium(karen: Person) -> None:
    await karen.to("media")
    await karen.press("n", "1")
    await karen.sees("Nyt medienotat")


@screen("editor")
async def _editor(karen: Person) -> None:
    await karen.type("Vagtcentralen ringer:\nopgang 42 åbner kl. 21\nteknikerne kommer igen i morgen kl. 8")
    await karen.press("ctrl+o")
    await karen.sees("Skriv flere linjer", "teknikerne")


@screen("call")
async def _call(karen: Person) -> None:
    await karen.to("contacts", named(karen, "Erik Skov").id)
    await karen.press("enter")
    await karen.sees("Note (tryk l")


@screen("owner")
async def _owner(karen: Person) -> None:
    await karen.to("tasks", card(karen, "info-beboere").id)
    await karen.press("t")
    await karen.sees("Hvem har")


@screen("story")
async def _story(karen: Person) -> None:
    await karen.to("log", line(karen, "34 beboere").id)
    await karen.press("enter")
    await karen.sees("Rettet i linje")


@screen("story-task")
async def _story_task(karen: Person) -> None:
    await karen.to("tasks", card(karen, "info-beboere").id)
    await karen.press("enter")
    await karen.sees("Hører til")


@screen("drafts")
async def _drafts(karen: Person) -> None:
    await karen.to("media")
    await karen.press("n")
    await karen.type("Fjordby Folke")
    await karen.press("escape")
    await karen.to("contacts", named(karen, "Erik Skov").id)
    await karen.press("enter")
    await karen.sees("Note (tryk l")
    await karen.press("l")
    await karen.type("ringer selv til Tove")
    await karen.press("escape", "escape")
    await karen.back()
    await karen.press("escape", "g")
    await karen.sees("Halvt skrevet")


@screen("switch")
async def _switch(karen: Person) -> None:
    await karen.press("escape", "i")
    await karen.sees("Skift til")


@screen("colours")
async def _colours(karen: Person) -> None:
    await karen.press("escape", "c")
    await karen.sees("Farver")


@screen("too-small", sizes=((50, 14),))
async def _too_small(karen: Person) -> None:
    await karen.sees("Vinduet er for lille")


# -- what stands behind F6, F7 and F9, and the contact list


@screen("answers", sizes=TWO)
async def _answers(karen: Person) -> None:
    await karen.press("f9", "6")
    await karen.sees("Planens valg")


@screen("orders", sizes=TWO)
async def _orders(karen: Person) -> None:
    await karen.press("f9", "7")
    await karen.sees("Anvisninger, der gælder")


@screen("audiences", sizes=TWO)
async def _audiences(karen: Person) -> None:
    await karen.press("f9", "8")
    await karen.sees("Målgrupper: hvem er orienteret")


@screen("plan-duties", sizes=TWO)
async def _plan_duties(karen: Person) -> None:
    await karen.press("f9", *["down"] * 10, "enter")
    await karen.sees("Planens pligter i denne hændelse")


@screen("plan-steps", sizes=(NARROW,))
async def _plan_steps(karen: Person) -> None:
    await karen.press("f9", *["down"] * 9, "enter")
    await karen.sees("Planens trin")


@screen("tell-board", sizes=(NARROW,))
async def _tell_board(karen: Person) -> None:
    await karen.press("f9", "5", "2")
    await karen.sees("Situationen", "Mulige tiltag")


@screen("picture")
async def _picture(karen: Person) -> None:
    await karen.press("f7")
    await karen.sees("SITUATIONSBILLEDET")


@screen("picture-heading", sizes=TWO)
async def _picture_heading(karen: Person) -> None:
    await karen.press("f7")
    await karen.sees("SITUATIONSBILLEDET")
    await karen.press("down", "down", "enter")
    await karen.sees("Situationsbilledet: 3")


@screen("picture-extract", sizes=TWO)
async def _picture_extract(karen: Person) -> None:
    await karen.press("f7")
    await karen.sees("SITUATIONSBILLEDET")
    await karen.press("s")
    await karen.sees("SITUATION")


@screen("call-in", sizes=(NARROW,))
async def _call_in(karen: Person) -> None:
    await karen.to("staff", "mikkel")
    await karen.press("n")
    await karen.sees("Indkald")


@screen("staff-given", sizes=TWO)
async def _staff_given(karen: Person) -> None:
    await karen.to("staff", "freja")
    await karen.press("t")
    await karen.sees("Det må FØ sige")


@screen("briefing", sizes=TWO)
async def _briefing(karen: Person) -> None:
    await karen.to("staff", "karen")
    await karen.press("enter")
    await karen.sees("Orientering")


@screen("rumour", sizes=(NARROW,))
async def _rumour(karen: Person) -> None:
    await karen.to("media")
    await karen.press("n")
    await karen.sees("Hvad er det")


@screen("contact-list", board=False)
async def _contact_list(karen: Person) -> None:
    await karen.press("f4")
    await karen.sees("bekræftet")


@screen("contact-check", board=False, sizes=(NARROW,))
async def _contact_check(karen: Person) -> None:
    await karen.press("f4")
    await karen.sees("bekræftet")
    await karen.press("k")
    await karen.sees("Passer")


def line(person: Person, start: str) -> LogEntry:
    """The last line that begins so."""
    return next(entry for entry in reversed(person.board.log) if entry.text.startswith(start))


def card(person: Person, name: str) -> Task:
    return next(task for task in person.board.tasks if task.card == name)


def named(person: Person, name: str) -> Contact:
    return next(contact for contact in person.board.contacts if contact.name == name)
