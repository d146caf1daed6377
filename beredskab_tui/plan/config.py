"""Everything the board needs from ``config/``, with the last good version of each file to fall back on."""

import os
from collections.abc import Callable
from functools import partial
from typing import Final, TypeVar

import msgspec

from beredskab_tui.configfile import BadFile, Problem, read_checked
from beredskab_tui.plan.contacts import read_contacts
from beredskab_tui.plan.load import read_plan
from beredskab_tui.plan.mail import MAIL_FILE, MailSettings, read_mail
from beredskab_tui.plan.model import Plan
from beredskab_tui.plan.textblocks import TextBlock, read_text_blocks
from beredskab_tui.plan.wordlists import WordLists, read_word_lists
from beredskab_tui.records.people import DirectoryContact

T = TypeVar("T")

PLAN_FILE: Final = "plan.toml"
CONTACTS_FILE: Final = "kontakter.csv"
BLOCKS_FILE: Final = "tekstblokke.toml"
TEMPLATES_FOLDER: Final = "skabeloner"
"""Of the messages. Only ``mail.templates`` reads them, when a message is written."""
WORDS_FILE: Final = "ordvalg.toml"


class Config(msgspec.Struct, frozen=True, kw_only=True):
    """The configuration in force."""

    plan: Plan
    contacts: tuple[DirectoryContact, ...]
    mail: MailSettings
    text_blocks: tuple[TextBlock, ...] = ()
    """By digit."""
    word_lists: WordLists = WordLists()
    """The words that are marked in a message."""
    problems: tuple[Problem, ...] = ()
    """What is wrong with the files as they are now; the values above are then from an earlier version, or empty."""


def load(config_folder: str, good_folder: str | None) -> Config:
    """The configuration of a folder.

    A crisis can be handled without contact list, mail, text blocks and word lists, but not without a plan: where one of
    the former cannot be read, the list is empty or mail is off, and ``problems`` says so. A list that does not fit the
    plan is used as it stands. No file of text blocks or of word lists at all is a choice, and no problem.

    Args:
        config_folder: Where people edit the files.
        good_folder: Where last good copies lie; None keeps none. Need not be writable.

    Raises:
        BadFile: neither the plan nor a good copy of it can be used.
    """
    plan, problems = read_checked(os.path.join(config_folder, PLAN_FILE), read_plan, good_folder)
    path = os.path.join(config_folder, CONTACTS_FILE)
    contacts: tuple[DirectoryContact, ...] = ()
    try:
        contacts, found = read_checked(path, partial(read_contacts, plan=plan), good_folder)
        problems += found
    except BadFile as bad:
        try:
            # The plan may have changed under a list that is good in itself: numbers are worth more than groups tonight.
            contacts, _ = read_checked(path, partial(read_contacts, plan=None), good_folder)
            problems += (_without(CONTACTS_FILE, "listen passer ikke til planen, så nogle grupper mangler"),)
        except BadFile:
            problems += (_without(CONTACTS_FILE, "der er ingen kontaktliste at vise"),)
        problems += bad.problems
    inside = partial(os.path.join, config_folder)
    mail, off = _or(MailSettings(), inside(MAIL_FILE), read_mail, good_folder, "mail er slået fra")
    no_blocks: tuple[TextBlock, ...] = ()
    no_keys, no_marks = "der er ingen tekstblokke på taltasterne", "ingen ord mærkes i beskeder"
    blocks, blank = _if_there(no_blocks, inside(BLOCKS_FILE), read_text_blocks, good_folder, no_keys)
    words, silent = _if_there(WordLists(), inside(WORDS_FILE), read_word_lists, good_folder, no_marks)
    problems += off + blank + silent
    return Config(plan=plan, contacts=contacts, mail=mail, text_blocks=blocks, word_lists=words, problems=problems)


def _if_there(
    otherwise: T, path: str, reader: Callable[[str], T], good_folder: str | None, wrong: str
) -> tuple[T, tuple[Problem, ...]]:
    """What a file holds that nobody needs to have: none at all is no problem."""
    return _or(otherwise, path, reader, good_folder, wrong) if os.path.exists(path) else (otherwise, ())


def _or(
    otherwise: T, path: str, reader: Callable[[str], T], good_folder: str | None, wrong: str
) -> tuple[T, tuple[Problem, ...]]:
    """What a file or its last good copy holds, and ``otherwise`` where neither can be used; with what is to be told."""
    try:
        return read_checked(path, reader, good_folder)
    except BadFile as bad:
        return otherwise, (_without(os.path.basename(path), wrong), *bad.problems)


def _without(name: str, wrong: str) -> Problem:
    return Problem(file=name, line=None, wrong=wrong, right="Alt andet virker. Ret filen, når der er ro til det.")
