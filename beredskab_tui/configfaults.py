"""What is wrong with a TOML file, and where, in calm Danish. Imported only when something is wrong.

A field explains itself through ``msgspec.Meta`` in its type: ``title`` is what it is called in a sentence
(*fristen*), ``description`` what would be right (*Skriv antal minutter, fx frist = 30.*).
"""

import difflib
import re
import types
from collections.abc import Iterator
from datetime import date
from enum import Enum
from typing import TYPE_CHECKING, Annotated, Any, Literal, Union, get_args, get_origin

import msgspec

from beredskab_tui.configfile import Keys, Problem
from beredskab_tui.configlines import HEADER, KEY, bare, opening_of_long_text, parts_of, table_above, value_at
from beredskab_tui.text import safe

if TYPE_CHECKING:
    from beredskab_tui.configfile import TomlFile

_ASCII = str.maketrans({"æ": "ae", "ø": "oe", "å": "aa", "Æ": "Ae", "Ø": "Oe", "Å": "Aa"})
_PLACE = re.compile(r"\(at (?:line (\d+), column \d+|end of document)\)")


# --- mistakes of the TOML language ----------------------------------------------------------------------------


def syntax_problem(name: str, text: str, error: Exception, kind: type[msgspec.Struct]) -> Problem:
    """What the TOML parser stumbled over. It stops at the first, so there is one."""
    message = str(error)
    opening = opening_of_long_text(text)
    if opening is not None:
        right = "Sæt tre anførselstegn i hver ende af en tekst, der går over flere linjer."
        return Problem(file=name, line=opening, wrong="teksten, der begynder her, slutter ikke", right=right)
    lines = text.split("\n")
    place = _PLACE.search(message)
    number = int(place[1]) if place and place[1] else _last_line(text) if place else None
    line = lines[number - 1] if number is not None and number <= len(lines) else ""
    wrong, right = _syntax_words(message, line, kind, table_above(text, number))
    return Problem(file=name, line=number, wrong=wrong, right=right)


def _syntax_words(message: str, line: str, kind: type[msgspec.Struct], table: Keys) -> tuple[str, str]:
    key_match = KEY.match(line)
    key = parts_of(key_match[1])[-1] if key_match else None
    example = f'{key or "navn"} = "tekst"'
    words = _line_words(line, kind, example)
    if "recursion" in message:
        return "der er lister inde i lister i meget lang række", "Fjern de klammer, der er for mange."
    if words is not None:
        return words
    if "Illegal character" in message or "Unterminated string" in message or message.startswith('Expected "\'"'):
        return "der mangler et anførselstegn", f"Sæt anførselstegn både før og efter teksten, fx {example}."
    if "Expected '=' after" in message:
        return (
            "der mangler et lighedstegn",
            f"Skriv navn, lighedstegn og værdi, fx {example}. Noter skal have # forrest.",
        )
    if "Cannot overwrite" in message or "Duplicate" in message or "twice" in message or "Cannot mutate" in message:
        what = f"»{shown_text(key)}«" if key else f"»{shown_text(line.strip())}«"
        return f"{what} står der to gange", "Slet den ene, eller begynd et nyt afsnit med [[…]] over den."
    if "declaration" in message:
        return (
            "overskriften mangler en klamme",
            "Skriv overskriften alene på sin linje, fx [[kort]] med to klammer i hver side.",
        )
    if "Unclosed array" in message or "Unclosed inline" in message:
        return (
            "listen her eller lige over er ikke skrevet færdig",
            'Sæt komma mellem teksterne og ] efter den sidste, fx ["en", "to"].',
        )
    if "Unescaped" in message or "hex value" in message or "scalar value" in message:
        return "der er en omvendt skråstreg \\ i en tekst", "Skriv den to gange, eller brug / i stedet."
    if key is not None and key_match is not None:
        value = bare(key_match[2])[0].strip()
        field = _type_at(kind, (*table, key))
        bases, metas = _unwrapped(field) if field is not None else ((), [])
        right = _description(metas) or (_example(key, bases) if bases else None)
        if not value:
            return f"der står ikke noget efter {key} =", right or f"Skriv fx {example}."
        return (
            f"{_title(metas, key)} »{shown_text(value)}« kan ikke læses",
            right or f"Tekst skrives mellem anførselstegn, fx {example}; tal skrives uden, fx frist = 30.",
        )
    return (
        f"linjen »{shown_text(line.strip())}« kan ikke læses",
        f"Skriv navn, lighedstegn og værdi, fx {example}. Noter skal have # forrest.",
    )


def _line_words(line: str, kind: type[msgspec.Struct], example: str) -> tuple[str, str] | None:
    """What can be told from the line alone, whatever the parser made of it."""
    if re.search(r"[=\[,]\s*[“”„‟«»″]", line):
        return (
            "der er brugt krumme anførselstegn",
            f"Skriv de lige anførselstegn (Skift og 2), fx {example}.",
        )
    left = re.match(r"\s*([^\s=\"'#\[\]]+)\s*=", line)
    if left and not left[1].isascii():
        return (
            f"navnet »{shown_text(left[1])}« til venstre for lighedstegnet kan ikke bruges",
            f"Skriv ae, oe og aa for æ, ø og å: {shown_text(left[1].translate(_ASCII))}.",
        )
    header = HEADER.match(line)
    inner = _struct_in(_unwrapped(_type_at(kind, parts_of(header[2])))[0]) if header else None
    if header and inner is not None and inner[1] != (header[1] == "[["):
        name = shown_text(header[2])
        right = f"[[{name}]]" if inner[1] else f"[{name}]"
        return f"overskriften {shown_text(line.strip())} har ikke det rigtige antal klammer", f"Skriv {right}."
    return None


def _last_line(text: str) -> int:
    return text.rstrip("\n").count("\n") + 1


# --- values that are not what the field asks for --------------------------------------------------------------


def type_problems(file: "TomlFile", kind: type[msgspec.Struct]) -> tuple[Problem, ...]:
    """Every value of the file that is not what its field asks for, missing fields and unknown ones."""
    return tuple(_struct_problems(file, file.data, kind, ()))


def _struct_problems(
    file: "TomlFile", data: dict[str, Any], kind: type[msgspec.Struct], keys: Keys
) -> Iterator[Problem]:
    fields = {field.encode_name: field for field in msgspec.structs.fields(kind)}
    where = _where(keys)
    for key in data:
        if key not in fields:
            near = difflib.get_close_matches(key.translate(_ASCII), fields, 1, 0.7)
            right = f"Mente du {near[0]}?" if near else f"Her kan stå: {', '.join(fields)}."
            yield file.problem((*keys, key), f"feltet »{shown_text(key)}« findes ikke{where}", right)
    for key, field in fields.items():
        if key not in data:
            if field.required:
                bases, metas = _unwrapped(field.type)
                right = _description(metas) or _example(key, bases)
                yield file.problem(keys, f"»{key}« mangler{where}", right)
            continue
        yield from _value_problems(file, data[key], field.type, (*keys, key))


def _value_problems(file: "TomlFile", value: Any, wanted: Any, keys: Keys) -> Iterator[Problem]:
    bases, _ = _unwrapped(wanted)
    inner = _struct_in(bases)
    if isinstance(value, dict) and inner is not None and inner[1] is False:
        yield from _struct_problems(file, value, inner[0], keys)
        return
    if isinstance(value, list) and value and inner is not None and inner[1] and all(isinstance(v, dict) for v in value):
        for number, item in enumerate(value):
            yield from _struct_problems(file, item, inner[0], (*keys, number))
        return
    try:
        msgspec.convert(value, wanted)
    except msgspec.ValidationError as error:
        message, _, place = str(error).partition(" - at ")
        numbers = tuple(int(found) for found in re.findall(r"\[(\d+)\]", place))
        yield _value_problem(file, message, wanted, (*keys, *numbers))


def _value_problem(file: "TomlFile", message: str, wanted: Any, keys: Keys) -> Problem:
    key = next(str(part) for part in reversed(keys) if isinstance(part, str))
    value = value_at(file.data, keys)
    whole, metas = _unwrapped(wanted)
    bases = whole
    for _ in range(sum(isinstance(part, int) for part in keys[keys.index(key) :])):
        bases, more = _unwrapped(_element(bases))
        metas = metas + more
    title, right = _title(metas, key), _description(metas)
    subject = f"{title} »{shown(value)}«" if not isinstance(value, dict | list) else title
    allowed = _allowed(bases)
    if allowed:
        near = difflib.get_close_matches(str(value).translate(_ASCII), allowed, 1, 0.7)
        hint = f" Mente du {near[0]}?" if near else ""
        return file.problem(keys, f"{subject} kan ikke bruges", f"Skriv en af disse: {', '.join(allowed)}.{hint}")
    inner = _struct_in(bases)
    if inner is not None:
        header = f"[[{key}]]" if inner[1] else f"[{key}]"
        if isinstance(value, list) and not value:
            return file.problem(keys, f"der er ingen {header}", f"Skriv mindst ét afsnit, der begynder med {header}.")
        return file.problem(
            keys, f"{title} er ikke skrevet som et afsnit", f"Skriv overskriften {header} på sin egen linje."
        )
    if message.startswith("Expected") and (" of length " in message):
        empty = value in ("", [])
        wrong = f"{title} er ikke udfyldt" if empty else f"{subject} har ikke den rigtige længde"
        return file.problem(keys, wrong, right or _example(key, whole))
    if bound := re.search(r"(>=|<=|>|<) (-?\d+)", message):
        low = next((meta.ge for meta in metas if meta.ge is not None), None)
        high = next((meta.le for meta in metas if meta.le is not None), None)
        span = f"fra {low} til {high}" if low is not None and high is not None else _bound(bound[1], bound[2])
        return file.problem(keys, f"{subject} er uden for grænserne", f"Skriv et tal {span}.")
    if "regex" in message:
        return file.problem(keys, f"{subject} er ikke skrevet rigtigt", right or _example(key, whole))
    return file.problem(keys, f"{subject} {_not_a(bases)}", right or _example(key, whole))


def shown(value: Any) -> str:
    """A value as it stands in the file, short enough for a sentence."""
    if isinstance(value, bool):
        return "true" if value else "false"
    return shown_text(value.isoformat() if isinstance(value, date) else str(value))


def shown_text(text: str, longest: int = 60) -> str:
    """A text from a file, clean and short enough for a sentence."""
    clean = " ".join(safe(text[: longest * 4]).split())
    return clean if len(clean) <= longest else clean[: longest - 1] + "…"


def _where(keys: Keys) -> str:
    if not keys:
        return ""
    name = ".".join(str(key) for key in keys if isinstance(key, str))
    return f" i [[{name}]]" if isinstance(keys[-1], int) else f" i [{name}]"


def _bound(sign: str, number: str) -> str:
    return f"på mindst {number}" if sign.startswith(">") else f"på højst {number}"


def _not_a(bases: tuple[Any, ...]) -> str:
    if bool in bases:
        return "er hverken true eller false"
    if int in bases:
        return "er ikke et tal"
    if date in bases:
        return "er ikke en dato"
    return "er ikke en tekst" if str in bases else "er ikke en liste"


def _example(key: str, bases: tuple[Any, ...]) -> str:
    if bool in bases:
        return f"Skriv {key} = true for ja eller {key} = false for nej, uden anførselstegn."
    if int in bases:
        return f"Skriv et tal uden anførselstegn, fx {key} = 1."
    if date in bases:
        return f"Skriv år-måned-dag uden anførselstegn, fx {key} = 2026-03-01."
    if allowed := _allowed(bases):
        return f'Skriv fx {key} = "{allowed[0]}". Det kan være: {", ".join(allowed)}.'
    if inner := _struct_in(bases):
        return f"Skriv mindst ét afsnit, der begynder med {'[[' + key + ']]' if inner[1] else '[' + key + ']'}."
    if str in bases:
        return f'Skriv teksten mellem anførselstegn, fx {key} = "tekst".'
    return f'Skriv en liste mellem klammer, fx {key} = ["en", "to"].'


def _title(metas: list[msgspec.Meta], key: str) -> str:
    return next((meta.title for meta in metas if meta.title), f"feltet {key}")


def _description(metas: list[msgspec.Meta]) -> str | None:
    return next((meta.description for meta in metas if meta.description), None)


# --- looking into types -----------------------------------------------------------------------------------------


def _unwrapped(wanted: Any) -> tuple[tuple[Any, ...], list[msgspec.Meta]]:
    """The plain types a field may hold (without None), and what its annotations say of it."""
    origin = get_origin(wanted)
    if origin is Annotated:
        inner, *extra = get_args(wanted)
        bases, metas = _unwrapped(inner)
        return bases, [meta for meta in extra if isinstance(meta, msgspec.Meta)] + metas
    if origin in (Union, types.UnionType):
        found: tuple[Any, ...] = ()
        all_metas: list[msgspec.Meta] = []
        for part in get_args(wanted):
            if part is not type(None):
                bases, metas = _unwrapped(part)
                found, all_metas = found + bases, all_metas + metas
        return found, all_metas
    return (wanted,), []


def _element(bases: tuple[Any, ...]) -> Any:
    """The type of the elements of a list field."""
    return next((get_args(base)[0] for base in bases if get_origin(base) is tuple), str)


def _struct_in(bases: tuple[Any, ...]) -> tuple[type[msgspec.Struct], bool] | None:
    """The struct a field holds, and whether it holds a list of them."""
    for base in bases:
        many = get_origin(base) is tuple
        inner = _unwrapped(get_args(base)[0])[0][0] if many else base
        if isinstance(inner, type) and issubclass(inner, msgspec.Struct):
            return inner, many
    return None


def _allowed(bases: tuple[Any, ...]) -> list[str]:
    """The values of a closed set."""
    for base in bases:
        if get_origin(base) is Literal:
            return [str(value) for value in get_args(base)]
        if isinstance(base, type) and issubclass(base, Enum):
            return [str(member.value) for member in base]
    return []


def _type_at(kind: type[msgspec.Struct], keys: Keys) -> Any:
    """The type of the field at these keys; None when there is no such field."""
    wanted: Any = kind
    for key in keys:
        if isinstance(key, int):
            continue
        bases, _ = _unwrapped(wanted)
        inner = _struct_in(bases)
        if inner is None:
            return None
        wanted = next((field.type for field in msgspec.structs.fields(inner[0]) if field.encode_name == key), None)
        if wanted is None:
            return None
    return wanted
