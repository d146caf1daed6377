"""What may be typed after ``beredskab``, in Danish: reading it, its help, and what to say to wrong usage.

Each verb has a parser of its own, so that only the one that is asked for is built.
"""

import argparse
from collections.abc import Callable, Sequence
from importlib import import_module
from typing import Final, NamedTuple, NoReturn

from beredskab_tui.errors import UsageError

Options = argparse.Namespace
"""The options of a command: those every verb has, and the verb's own."""

COMMON: Final = {
    "--config": ("MAPPE", "mappen med plan.toml, stab.toml og kontakter.csv"),
    "--data": ("MAPPE", "mappen, som programmet skriver i"),
    "--bruger": ("NAVN", "hvem du er: dit korte navn (id i stab.toml)"),
    "--haendelse": ("ID", "hvilken hændelse: dens id, eller nummeret fra »beredskab status«"),
}
"""The options that every verb has. They may stand in front of it, too."""


class Parser(argparse.ArgumentParser):
    """argparse, saying what it says in Danish. Raises ``UsageError``; never ends the process."""

    def __init__(self, verb: "Verb") -> None:
        super().__init__(
            prog=verb.command,
            usage=f"{verb.command} {verb.usage}".strip(),
            description=verb.help,
            add_help=False,
            allow_abbrev=False,
            exit_on_error=False,
        )
        # argparse's own groups have English headings; they stay empty, and so are not shown.
        self.texts = self.add_argument_group("Det, du skriver")
        self.own = self.add_argument_group("Valgmuligheder")
        verb.define(self)
        common = self.add_argument_group("Fælles valgmuligheder")
        for name, (value, words) in COMMON.items():
            common.add_argument(name, metavar=value, help=words)
        common.add_argument("-h", "--help", action="store_true", dest="show_help", help="vis denne hjælp")

    def choice(self, name: str, words: str) -> None:
        """An option that is given or not."""
        self.own.add_argument(name, action="store_true", help=words)

    def value(self, name: str, metavar: str, words: str) -> None:
        """An option with a value."""
        self.own.add_argument(name, metavar=metavar, help=words)

    def values(self, name: str, metavar: str, words: str) -> None:
        """An option with a value that may be given several times; ``None`` when it is not given."""
        self.own.add_argument(name, metavar=metavar, action="append", help=words)

    def text(self, name: str, metavar: str, words: str) -> None:
        """What is typed without an option: none or more words, in ``name``."""
        self.texts.add_argument(name, nargs="*", metavar=metavar, help=words)

    def format_help(self) -> str:
        formatter = self._get_formatter()
        formatter.add_usage(self.usage, self._actions, [], prefix="Brug: ")
        formatter.add_text(self.description)
        for group in (self.texts, *self._action_groups[3:]):
            formatter.start_section(group.title)
            formatter.add_arguments(group._group_actions)
            formatter.end_section()
        return formatter.format_help()

    def error(self, message: str) -> NoReturn:
        # What argparse has to say is English; what it may say here is caught before, and the rest is one sentence.
        raise UsageError(f"Kommandoen kan ikke læses, så intet er gjort. {self.see_help}")

    @property
    def see_help(self) -> str:
        return f"Skriv »{self.prog} --help« for at se, hvordan den bruges."


class Verb(NamedTuple):
    """Something that ``beredskab`` can be asked to do."""

    name: str
    usage: str
    """What may stand after it, in the short notation of usage lines."""
    help: str
    function: str
    """Where it is done: module of this package and function, imported only when it is asked for."""
    define: Callable[[Parser], None]
    """Gives a parser the verb's own options."""

    @property
    def command(self) -> str:
        return f"beredskab {self.name}".strip()

    def run(self, options: Options) -> int:
        """Do it, and return the exit code. Raises what the function raises."""
        module, _, function = self.function.partition(".")
        code: int = getattr(import_module(f"beredskab_tui.cli.{module}"), function)(options)
        return code


def split(arguments: Sequence[str]) -> tuple[str, list[str]]:
    """The verb that is asked for (empty when there is none), and all the rest."""
    rest = list(arguments)
    at = 0
    while at < len(rest) and rest[at].startswith("-") and rest[at] != "--":
        at += 2 if rest[at] in COMMON else 1
    if at >= len(rest) or rest[at] == "--":
        return "", rest
    return rest.pop(at), rest


def parse(parser: Parser, arguments: Sequence[str]) -> Options:
    """The options of a command. Words that are not options may stand among them; after ``--`` all are words.

    Raises:
        UsageError: they are not what the verb takes.
    """
    words: list[str] = []
    arguments = list(arguments)
    if "--" in arguments:
        at = arguments.index("--")
        arguments, words = arguments[:at], arguments[at + 1 :]
    try:
        options, left = parser.parse_known_args(arguments)
    except argparse.ArgumentError as error:
        name = error.argument_name or "Valgmuligheden"
        given = any(argument.startswith(f"{name}=") for argument in arguments)
        wrong = "skal stå uden værdi" if given else "mangler sin værdi"
        raise UsageError(f"{name} {wrong}, så intet er gjort. {parser.see_help}") from error
    unknown = [word for word in left if _is_option(word)]
    if unknown:
        raise UsageError(_unknown(parser, unknown[0]))
    # argparse takes the words up to the next option only.
    words = left + words
    if words and not options.show_help:
        for action in parser.texts._group_actions:
            getattr(options, action.dest).extend(words)
            break
        else:
            raise UsageError(f"»{words[0][:40]}« hører ikke til her, så intet er gjort. {parser.see_help}")
    return options


def nearest(asked: str, known: Sequence[str]) -> str:
    """A question that helps when something was misspelled; empty when nothing is near."""
    # Only when there is a mistake to explain.
    import difflib

    near = difflib.get_close_matches(asked[:40], known, 1)
    return f" Mente du {near[0]}?" if near else ""


def _is_option(word: str) -> bool:
    # The same rule as argparse's own: a dash alone, and what has a blank in it, are words.
    return word.startswith("-") and word != "-" and " " not in word and not word[1:].isdigit()


def _unknown(parser: Parser, word: str) -> str:
    name = word.partition("=")[0]
    known = [option for action in parser._actions for option in action.option_strings]
    return f"»{name[:40]}« kendes ikke, så intet er gjort.{nearest(name, known)} {parser.see_help}"
