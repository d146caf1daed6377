"""What the fields of the records are called where all that is stored of somebody is shown to them."""

from collections.abc import Iterator
from typing import Any, Final

WORDS: Final[dict[str, str]] = {
    "address": "Mailadresse",
    "adult": "Kendt voksen",
    "answer": "Svar",
    "case_number": "Sagsnummer",
    "claims": "Det siger de",
    "coordinated_with": "Afstemt med",
    "distribution": "Fordeling",
    "email": "Mail",
    "from_whom": "Fra",
    "groups": "Grupper",
    "held": "Holdt tilbage",
    "hint": "Sådan gøres det",
    "how": "Hvordan",
    "initials": "Initialer",
    "judged_by": "Vurderet af",
    "link": "Link",
    "may_say": "Det må der siges",
    "name": "Navn",
    "necessary_because": "Nødvendig, fordi",
    "no_coordination_reason": "Ikke afstemt, fordi",
    "note": "Note",
    "officer": "Hos politiet",
    "org": "Organisation",
    "outlet": "Medie",
    "parties": "Parter",
    "phone": "Telefon",
    "phone_alt": "Telefon 2",
    "place": "Sted",
    "reason": "Begrundelse",
    "referred_to": "Henvist til",
    "returned": "Kom tilbage, fordi",
    "said": "Serverens svar",
    "said_by": "Sagt af",
    "source": "Kilde",
    "subject": "Emne",
    "target_group": "Målgruppe",
    "task": "Opgave",
    "text": "Tekst",
    "title": "Titel",
    "to": "Til",
    "trouble": "Kan ikke få mail",
    "where": "Hvor",
    "who": "Hvem",
    "with_whom": "Med",
    "withdrawn": "Opgivet, fordi",
}
"""By the name of the field."""

STATES: Final[dict[str, str]] = {
    "channel": "Kanal",
    "correctness": "Vurdering",
    "result": "Resultat",
    "state": "Tilstand",
    "tone": "Tone",
}
"""Fields whose value is one of a closed set, and of interest to whom they are about."""

MOMENTS: Final = (
    "occurred_at", "at", "asked_at", "heard_at", "given_at", "made_at", "written_at", "valid_at", "started_at",
    "released_at", "informed_at", "verified_at", "changed_at", "read_at",
)  # fmt: skip
"""Fields with the time that a record is told by; the first that there is."""

HIDDEN: Final = frozenset(
    {
        "activated_by", "affected", "approved_by", "assigned_to", "audiences", "author", "by", "card", "changed_by",
        "checked_by", "contact", "corrects", "department", "digest", "done_by", "ended_by", "entered_by", "fingerprint",
        "heard_by", "id", "informs", "kind", "log_keeper", "may_say_by", "message", "message_id", "owner", "owner_role",
        "place_agreed_by", "plan_fingerprint", "plan_version", "prepared_by", "restored_by", "sealed", "session",
        "settings", "situation_officer", "speaker", "started_by", "task_by", "verified_by", "version",
    }
)  # fmt: skip
"""Fields that hold ids of people, records and plans: they are searched like the others, and not shown."""

RECORDS: Final[dict[str, str]] = {
    "agreements": "Aftale",
    "answers": "Svar på planens spørgsmål",
    "audiences": "Gruppe, der orienteres",
    "callbacks": "Ring tilbage",
    "contact_checks": "Kontakttjek",
    "contacts": "Kontakt i hændelsen",
    "directory": "Kontaktlisten",
    "dutylog": "Vagtloggen",
    "dutynotes": "Planens pligter",
    "erasures": "Slettet hændelse",
    "followups": "Opfølgning",
    "incident": "Hændelsen",
    "instructions": "Anvisning",
    "kept_longer": "Hændelse, der beholdes",
    "log": "Linje",
    "mailqueue": "Udbakken",
    "mails": "Mail",
    "media": "Medie",
    "messages": "Besked",
    "picture_headings": "Situationsbilledet under arbejde",
    "plan": "Planen, hændelsen begyndte under",
    "rumours": "Rygte",
    "situation_pictures": "Situationsbillede",
    "staff": "Staben",
    "statements": "Udtalelse",
    "tasks": "Opgave",
}
"""What a record is, by its table."""

PARTS: Final[dict[str, str]] = {
    "attempts": "opkald",
    "changes": "hvad der blev af det",
    "coordinations": "koordinering",
    "deliveries": "modtager",
    "departures": "afvigelse",
    "group_changes": "skift af gruppe",
    "headings": "overskrift",
    "others": "anden tekst",
    "placings": "brugt",
    "receipts": "kvittering",
    "recipients": "modtager",
    "take_overs": "overtagelse",
}
"""What a record has several of, by the name of the field."""


def every_text(value: Any, field: str = "") -> Iterator[tuple[str, str]]:
    """Every text in a document, with the field it stands in."""
    if isinstance(value, str):
        if value:
            yield field, value
    elif isinstance(value, dict):
        for key, part in value.items():
            yield from every_text(part, str(key))
    elif isinstance(value, list):
        for part in value:
            yield from every_text(part, field)
