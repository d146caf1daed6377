"""Reading ``plan.toml``, and checking that its parts fit together."""

import hashlib
from collections.abc import Iterable, Iterator

import msgspec

from beredskab_tui.configfile import BadFile, Problem, TomlFile, open_toml
from beredskab_tui.plan.model import Plan

REQUIRED_CARDS = (
    ("bekraeft", 1, None),
    ("koordiner", 1, None),
    ("orienter-bestyrelsen", 2, "leder"),
    ("situationsbillede", 3, None),
)
"""Cards the program itself acts on: id, stage, owner role (None for any)."""


def read_plan(path: str) -> Plan:
    """The plan of ``plan.toml``, with its fingerprint.

    Raises:
        BadFile: with every mistake, its line and what would be right.
    """
    file = open_toml(path)
    plan = file.as_kind(Plan)
    problems = tuple(_problems(file, plan))
    if problems:
        raise BadFile(problems)
    fingerprint = hashlib.blake2b(file.raw, digest_size=32).hexdigest()
    return msgspec.structs.replace(plan, fingerprint=fingerprint, text=file.text)


def _problems(file: TomlFile, plan: Plan) -> Iterator[Problem]:
    yield from twice(file, "afdeling", "id", [department.id for department in plan.departments])
    yield from twice(file, "type", "id", [kind.id for kind in plan.kinds])
    yield from twice(file, "type", "tal", [kind.digit for kind in plan.kinds])
    yield from twice(file, "kort", "id", [card.id for card in plan.cards])
    yield from twice(file, "orienteres", "id", [group.id for group in plan.informed])
    yield from twice(file, "kontaktgruppe", "id", [group.id for group in plan.contact_groups])
    yield from twice(file, "gruppe", "nummer", [group.number for group in plan.groups])
    yield from twice(file, "trin", "nummer", [stage.number for stage in plan.stages])
    yield from twice(file, "maalgruppe", "id", [target.id for target in plan.target_groups])
    yield from _lacking(file, "gruppe", "nummer", ["1", "2"], [str(group.number) for group in plan.groups])
    yield from _lacking(file, "trin", "nummer", ["1", "2", "3", "4"], [str(stage.number) for stage in plan.stages])
    yield from _lacking(file, "maalgruppe", "id", list("abcde"), [target.id for target in plan.target_groups])
    yield from _group_problems(file, plan)
    yield from _card_problems(file, plan)
    for number, signature in enumerate(plan.signatures):
        if signature.status == "underskrevet" and signature.date is None:
            yield file.problem(
                ("underskrift", number, "status"),
                f"{signature.role} har underskrevet, men datoen mangler",
                "Skriv en linje med datoen, fx dato = 2026-02-20.",
            )


def twice(file: TomlFile, table: str, key: str, values: Iterable[str | int]) -> Iterator[Problem]:
    """The problems of ``[[table]]`` sections that share a value they must not share."""
    first: dict[str | int, int] = {}
    for number, value in enumerate(values):
        other = first.setdefault(value, number)
        if other != number:
            line = file.line((table, other, key))
            wrong = f"{key} »{value}« er brugt før, i [[{table}]] i linje {line}"
            yield file.problem((table, number, key), wrong, "De skal være forskellige: ret den ene, eller slet den.")


def _lacking(file: TomlFile, table: str, key: str, wanted: list[str], found: list[str]) -> Iterator[Problem]:
    for value in wanted:
        if value not in found:
            written = f'"{value}"' if value.isalpha() else value
            right = f"Skriv et afsnit [[{table}]] med {key} = {written}."
            yield file.problem((), f"der mangler en [[{table}]] med {key} {value}", right)


def _group_problems(file: TomlFile, plan: Plan) -> Iterator[Problem]:
    known = {group.id for group in plan.contact_groups}
    for number, group in enumerate(plan.groups):
        place = ("gruppe", number)
        if group.contact_group not in known:
            yield _unknown(file, (*place, "kontaktgruppe"), "kontaktgruppen", group.contact_group, known)
        if group.police_case != (group.number == 2):
            yield file.problem(
                (*place, "politisag"),
                f"gruppe {group.number} har politisag = {'true' if group.police_case else 'false'}",
                "Gruppe 2 er den med politisag: skriv politisag = true i gruppe 2 og politisag = false i gruppe 1.",
            )
        elif group.police_case and group.activated_by != ("politi",):
            right = 'Skriv aktiveres_af = ["politi"].'
            yield file.problem((*place, "aktiveres_af"), "gruppe 2 aktiveres kun af politiet", right)
        elif not group.police_case and "politi" in group.activated_by:
            right = "Slet politi i listen; aktiverer politiet, er det gruppe 2."
            yield file.problem((*place, "aktiveres_af"), "gruppe 1 aktiveres ikke af politiet", right)


def _card_problems(file: TomlFile, plan: Plan) -> Iterator[Problem]:
    contact_groups = {group.id for group in plan.contact_groups}
    informed = {group.id for group in plan.informed}
    for number, card in enumerate(plan.cards):
        for at, group in enumerate(card.contact_groups):
            if group not in contact_groups:
                keys = ("kort", number, "kontaktgrupper", at)
                yield _unknown(file, keys, f"kortet {card.id}: kontaktgruppen", group, contact_groups)
        for at, group in enumerate(card.informs):
            if group not in informed:
                keys = ("kort", number, "orienterer", at)
                yield _unknown(file, keys, f"kortet {card.id}: gruppen", group, informed)
        if card.group_1 == card.group_2 == "nej":
            yield file.problem(
                ("kort", number, "gruppe_2"),
                f"kortet {card.id} er ikke med i nogen gruppe, så ingen ser det",
                'Skriv "obligatorisk" eller "evt" ved mindst én gruppe, eller slet kortet.',
            )
    places = {card.id: (number, card) for number, card in enumerate(plan.cards)}
    for card_id, stage, owner in REQUIRED_CARDS:
        if card_id not in places:
            right = f'Programmet bruger det selv. Skriv et afsnit [[kort]] med id = "{card_id}" og trin = {stage}.'
            yield file.problem((), f"kortet {card_id} mangler", right)
            continue
        number, card = places[card_id]
        if card.stage != stage:
            right = f"Skriv trin = {stage}."
            yield file.problem(("kort", number, "trin"), f"kortet {card_id} hører til trin {stage}", right)
        if owner is not None and card.owner_role != owner:
            right = f'Skriv ansvarlig = "{owner}".'
            yield file.problem(("kort", number, "ansvarlig"), f"kortet {card_id} er lederens eget", right)


def _unknown(file: TomlFile, keys: tuple[str | int, ...], what: str, value: str, known: set[str]) -> Problem:
    # Only when there is a mistake to explain.
    import difflib

    near = difflib.get_close_matches(value, sorted(known), 1)
    right = f"Mente du {near[0]}?" if near else f"Den kan være: {', '.join(sorted(known))}."
    return file.problem(keys, f"{what} »{value}« findes ikke i planen", right)
