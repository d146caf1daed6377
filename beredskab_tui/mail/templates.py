"""The templates of ``config/skabeloner/``: what a message says, to whom and how, before anybody has written a word.

A file is a head of lines ``nøgle: værdi``, a line ``---``, and the text. Its name is the template's id.
"""

import os
import re
from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from typing import Annotated, Final, NamedTuple

import msgspec

from beredskab_tui.configfile import BadFile, Problem, decode, read_bytes, read_checked
from beredskab_tui.errors import why
from beredskab_tui.mail.templatecode import CodeFault, check, meant
from beredskab_tui.mail.variables import VARIABLES
from beredskab_tui.plan.config import TEMPLATES_FOLDER
from beredskab_tui.plan.model import Plan
from beredskab_tui.records import Channel
from beredskab_tui.text import MAX_LENGTH, clean_line, safe

ENDING: Final = ".txt"
RULE: Final = "---"
"""The line between the head and the text."""
NEEDED: Final = "*"
"""Behind the name of a field that must be filled in."""
LONGEST_HEAD: Final = 200
"""Characters of a value in the head."""
CHANNELS: Final = {
    "mail": Channel.MAIL,
    "telefon": Channel.PHONE,
    "facebook": Channel.SOCIAL_MEDIA,
    "opslag": Channel.NOTICE,
    "sms": Channel.SMS,
}
KEYS: Final = (
    "navn", "tal", "emne", "grupper", "maalgrupper", "orienterer", "kanaler", "offentlig", "timer", "felter",
)  # fmt: skip
_ID: Final = re.compile(r"[a-z0-9][a-z0-9_-]{0,39}", re.ASCII)
_KEY_LINE: Final = re.compile(r"(?P<key>[^:]+?)[ \t]*:[ \t]*(?P<value>.*)")


class Template(msgspec.Struct, frozen=True, kw_only=True):
    """One template. Its code has been checked."""

    id: str
    """Name of its file without the ending; ``kind`` of the messages that are made from it."""
    name: str
    """What the list calls it."""
    digit: Annotated[int, msgspec.Meta(ge=1, le=9)] | None = None
    """The key that chooses it."""
    subject: str
    """Code."""
    text: str
    """Code."""
    subject_line: int = 1
    """Where the subject stands in its file."""
    text_line: int = 1
    """Where the text begins in its file."""
    groups: tuple[str, ...] = ()
    """Ids of the plan's contact groups that get it."""
    target_groups: tuple[str, ...] = ()
    """Those of the plan's target groups ``a`` to ``e`` that get it."""
    audiences: tuple[str, ...] = ()
    """Ids of the groups to be informed that it reaches (plan R29)."""
    channels: tuple[Channel, ...] = (Channel.MAIL,)
    public: bool = False
    """For residents and networks: the recipients must not see each other, the tone is neutral (plan R41)."""
    hours: Annotated[int, msgspec.Meta(ge=1)] = 24
    """So long after its approval the message may still be sent."""
    fields: tuple[str, ...] = ()
    """Names in ``VARIABLES`` that the form asks for, in its order."""
    required: tuple[str, ...] = ()
    """Those of ``fields`` that must not be empty."""

    @property
    def file(self) -> str:
        """Name of its file without the folder."""
        return f"{self.id}{ENDING}"


FREE: Final = Template(id="fri", name="Fri besked", subject="", text="")
"""For whatever no template is for."""


class Templates(NamedTuple):
    """What there is to choose from."""

    by_id: Mapping[str, Template]
    """By digit, then by name; ``fri`` last."""
    problems: tuple[Problem, ...] = ()
    """What is wrong with the files as they are now."""


def read_templates(config_folder: str, good_folder: str | None, plan: Plan) -> Templates:
    """All templates of a folder. One bad file costs none of the others, and not itself while an earlier copy is good.

    Reads Jinja2, which takes a tenth of a second the first time.

    Args:
        config_folder: Where people edit the files; a folder that is missing has no templates.
        good_folder: Where last good copies lie; None keeps none. Need not be writable.
        plan: Whose groups they may name.
    """
    folder = os.path.join(config_folder, TEMPLATES_FOLDER)
    copies = None if good_folder is None else os.path.join(good_folder, TEMPLATES_FOLDER)
    problems: list[Problem] = []
    found: list[Template] = []
    for name in _files(folder, problems):
        template, said = _checked(os.path.join(folder, name), copies, plan)
        problems += said
        if template is not None:
            found.append(template)
    found.sort(key=lambda one: (one.digit or 10, one.name.casefold(), one.id))
    by_id: dict[str, Template] = {}
    digits: dict[int, str] = {}
    for template in found:
        if template.digit is not None and digits.setdefault(template.digit, template.file) != template.file:
            wrong = f"tal {template.digit} er også tal i {digits[template.digit]}, så tasten vælger kun den"
            problems.append(_problem(template.file, None, wrong, "Skriv et andet tal fra 1 til 9, eller slet linjen."))
            template = msgspec.structs.replace(template, digit=None)
        by_id[template.id] = template
    return Templates({**by_id, FREE.id: FREE}, tuple(problems))


def read_template(path: str, plan: Plan | None) -> Template:
    """The template in a file.

    Args:
        plan: Whose groups it may name; None asks for none in particular.

    Raises:
        BadFile: with every mistake that was found, its line and what would be right.
    """
    file = os.path.basename(path)
    lines = decode(read_bytes(path)).split("\n")
    rule = next((number for number, line in enumerate(lines) if line.strip() == RULE), None)
    if rule is None:
        right = f"Skriv en linje med {RULE} mellem det øverste og teksten."
        raise BadFile((_problem(file, None, f"linjen med {RULE} mangler", right),))
    head = _Head(file, lines[:rule])
    text = "\n".join(lines[rule + 1 :])
    template = head.template(text, rule + 2)
    problems = [*head.problems, *_code_problems(template, head.lines)]
    if plan is not None:
        problems += _unknown_groups(template, head.lines, plan)
    if problems:
        raise BadFile(sorted(problems, key=lambda problem: problem.line or 0))
    return template


def as_problem(template: Template, fault: CodeFault, first_line: int, right: str = "") -> Problem:
    """A fault in a template's code, at its line in the file.

    Args:
        first_line: where the code begins in the file.
        right: what else there is to say.
    """
    return _problem(template.file, first_line + fault.line - 1, fault.wrong, f"{fault.right} {right}".strip())


class _Head:
    """The head of a file, and the mistakes in it."""

    def __init__(self, file: str, lines: Sequence[str]) -> None:
        self.file = file
        self.problems: list[Problem] = []
        self.values: dict[str, str] = {}
        self.lines: dict[str, int] = {}
        for number, line in enumerate(lines, 1):
            if not line.strip() or line.lstrip().startswith("#"):
                continue
            match = _KEY_LINE.fullmatch(line.strip())
            key = match["key"].lower() if match is not None else ""
            if match is None:
                right = f"Skriv et ord, et kolon og en værdi, fx tal: 3. Teksten hører til under {RULE}."
                self.problem(number, f"»{_short(line)}« er ikke en linje, der kan læses", right)
            elif key not in KEYS:
                self.problem(number, f"ordet »{_short(key)}« foran kolon kendes ikke", meant(key, KEYS))
            elif key in self.values:
                right = f"Det står også i linje {self.lines[key]}: slet den ene."
                self.problem(number, f"{key} står der to gange", right)
            elif len(match["value"]) > LONGEST_HEAD:
                self.problem(number, f"{key} er for lang", f"Skriv højst {LONGEST_HEAD} tegn.")
                self.lines[key] = number
                self.values[key] = ""
            else:
                self.lines[key] = number
                self.values[key] = clean_line(match["value"])

    def problem(self, line: int | None, wrong: str, right: str) -> None:
        self.problems.append(_problem(self.file, line, wrong, right))

    def template(self, text: str, text_line: int) -> Template:
        """The template as far as the head can be read; ``problems`` says what cannot."""
        name, subject = (
            self._needed("navn", "Til bestyrelsen"),
            self._needed("emne", "Orientering fra {{ sekretariat }}"),
        )
        fields = self._list("felter")
        template_id = self.file.removesuffix(ENDING)
        if not _ID.fullmatch(template_id):
            right = "Brug kun a-z, 0-9, _ og bindestreg, og skriv ae, oe, aa for æ, ø, å, fx til-skolen.txt."
            self.problem(None, "filens navn kan ikke bruges", right)
        elif template_id == FREE.id:
            self.problem(None, "»fri« er programmets egen", "Giv filen et andet navn.")
        return Template(
            id=template_id,
            name=name,
            digit=self._number("tal", 9, 3),
            subject=subject,
            text=text,
            subject_line=self.lines.get("emne", 1),
            text_line=text_line,
            groups=self._list("grupper"),
            target_groups=self._list("maalgrupper"),
            audiences=self._list("orienterer"),
            channels=tuple(
                CHANNELS[one] for one in self._known("kanaler", self._list("kanaler", "mail"), tuple(CHANNELS))
            ),
            public=self._known("offentlig", self._list("offentlig", "nej"), ("ja", "nej")) == ("ja",),
            hours=self._number("timer", 168, 24) or 24,
            fields=self._known("felter", tuple(one.removesuffix(NEEDED) for one in fields), tuple(VARIABLES)),
            required=tuple(one.removesuffix(NEEDED) for one in fields if one.endswith(NEEDED)),
        )

    def _needed(self, key: str, example: str) -> str:
        if not self.values.get(key) and key not in self.lines:
            self.problem(None, f"{key} mangler", f"Skriv en linje øverst, fx {key}: {example}.")
        elif not self.values[key] and not any(problem.line == self.lines[key] for problem in self.problems):
            self.problem(self.lines[key], f"{key} er tom", f"Skriv fx {key}: {example}.")
        return self.values.get(key, "")

    def _list(self, key: str, default: str = "") -> tuple[str, ...]:
        words = (word.strip().lower() for word in (self.values.get(key) or default).split(","))
        return tuple(dict.fromkeys(word for word in words if word))

    def _known(self, key: str, words: tuple[str, ...], known: tuple[str, ...]) -> tuple[str, ...]:
        for word in words:
            if word not in known:
                self.problem(self.lines.get(key), f"{key}: »{_short(word)}« kendes ikke", meant(word, known))
        return tuple(word for word in words if word in known)

    def _number(self, key: str, most: int, example: int) -> int | None:
        value = self.values.get(key)
        if not value:
            return None
        if not re.fullmatch("[1-9][0-9]{0,2}", value, re.ASCII) or int(value) > most:
            right = f"Skriv et helt tal fra 1 til {most}, fx {key}: {example}."
            self.problem(self.lines[key], f"{key}: »{_short(value)}« kan ikke bruges", right)
            return None
        return int(value)


def _files(folder: str, problems: list[Problem]) -> list[str]:
    """The names of the folder's templates. What is not of ours, such as an editor's own copy, is left alone."""
    try:
        names = os.listdir(folder)
    except FileNotFoundError:
        return []
    except OSError as error:
        right = "Beskeder kan skrives uden skabelon. Ret det, når der er ro til det."
        problems.append(_problem(TEMPLATES_FOLDER, None, f"mappen kan ikke læses ({why(error)})", right))
        return []
    return sorted(name for name in names if name.lower().endswith(ENDING) and not name.startswith((".", "~")))


def _checked(path: str, copies: str | None, plan: Plan) -> tuple[Template | None, tuple[Problem, ...]]:
    """A template, or an earlier version of it, or the text without groups the plan no longer has; and why."""
    try:
        return read_checked(path, partial(read_template, plan=plan), copies)
    except BadFile as bad:
        problems = bad.problems
    file = os.path.basename(path)
    try:
        # The plan may have changed under it: the words are worth having tonight, whoever they are sent to.
        template = read_template(path, None)
    except BadFile:
        wrong, right = "skabelonen er ikke på listen", "De andre virker. Ret filen, når der er ro til det."
        return None, (_problem(file, None, wrong, right), *problems)
    groups, targets, audiences = _known_groups(plan)
    template = msgspec.structs.replace(
        template,
        groups=tuple(one for one in template.groups if one in groups),
        target_groups=tuple(one for one in template.target_groups if one in targets),
        audiences=tuple(one for one in template.audiences if one in audiences),
    )
    wrong, right = "de grupper, planen ikke har, er udeladt", "Se modtagerne efter, før der sendes."
    return template, (_problem(file, None, wrong, right), *problems)


def _known_groups(plan: Plan) -> tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...]]:
    """Ids of the plan's contact groups, its target groups, and its groups to be informed."""
    return (
        tuple(one.id for one in plan.contact_groups),
        tuple(one.id for one in plan.target_groups),
        tuple(one.id for one in plan.informed),
    )


def _unknown_groups(template: Template, lines: Mapping[str, int], plan: Plan) -> Iterator[Problem]:
    ids_of = (template.groups, template.target_groups, template.audiences)
    for key, ids, known in zip(("grupper", "maalgrupper", "orienterer"), ids_of, _known_groups(plan), strict=True):
        for one in ids:
            if one not in known:
                wrong = f"{key}: »{_short(one)}« findes ikke i planen"
                yield _problem(template.file, lines.get(key), wrong, meant(one, known))


def _code_problems(template: Template, lines: Mapping[str, int]) -> Iterator[Problem]:
    """What is wrong with the code, and with the fields that are asked for it."""
    used: set[str] = set()
    whole = True
    for code, first_line in ((template.subject, template.subject_line), (template.text, template.text_line)):
        try:
            used |= check(code)
        except CodeFault as fault:
            whole = False
            yield as_problem(template, fault, first_line)
    if not template.text.strip():
        yield _problem(template.file, template.text_line, "der er ingen tekst", f"Skriv den under {RULE}.")
    elif len(template.text) > MAX_LENGTH:
        right = f"Der er plads til {MAX_LENGTH // 1000}.000 tegn. Gør den kortere."
        yield _problem(template.file, template.text_line, "teksten er for lang", right)
    if not whole:
        return
    for name in template.fields:
        if name not in used:
            right = f"Skriv {{{{ {name} }}}} i teksten, eller slet ordet i felter."
            yield _problem(template.file, lines.get("felter"), f"teksten bruger ikke feltet »{name}«", right)
    for name in sorted(used):
        if template.public and VARIABLES[name].inside:
            right = "Brug fx sket, seneste eller goer_vi, eller skriv offentlig: nej."
            wrong = f"beskeden er offentlig, og »{name}« er kun for samarbejdspartnere"
            yield _problem(template.file, lines.get("offentlig"), wrong, right)


def _problem(file: str, line: int | None, wrong: str, right: str) -> Problem:
    return Problem(file=safe(file), line=line, wrong=wrong, right=right)


def _short(text: str) -> str:
    text = text.strip()
    return text if len(text) <= 40 else f"{text[:39]}…"
