"""Mail addresses: one that can be used, or why it cannot, in words. Nothing here asks the network.

A mail library sends »a@x.dk, b@x.dk« to the first of the two and says nothing, so an address is one bare address here.
"""

import re
import unicodedata
from functools import lru_cache
from typing import Final

from beredskab_tui.errors import BeredskabError
from beredskab_tui.plan.contactfacts import short

LONGEST: Final = 254
"""Characters of an address (RFC 5321)."""
_LONGEST_LOCAL: Final = 64
_UNSEEN: Final = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})
_PIECE: Final = re.compile(
    # Who writes an address with its name means one thing; no name has an @, so the address before it stays its own.
    r'(?:"[^"\n]{0,100}"|[^\s,;<>"@][^,;<>"@\n]{0,100})[ \t]*<[^<>\s,;]*>|[^\s,;]+'
)
_NAMED: Final = re.compile(r'"?([^"<>]*?)"?\s*<([^<>]*)>')


class BadAddress(BeredskabError):
    """It is no address that a mail can go to; the sentence says why, and what would be right."""


def check(address: str) -> str:
    """The address as it may be used: ASCII, with the domain as the mail server is told it.

    Raises:
        BadAddress: it is not exactly one bare address.
    """
    usable, wrong = _judged(address.strip(" "))
    if wrong:
        raise BadAddress(wrong)
    return usable


def split(text: str) -> list[str]:
    """What somebody typed or pasted into a field for several addresses, piece by piece, in order.

    Between pieces are commas, semicolons, blanks and new lines, and nothing else is left out. An address that stands in
    angle brackets behind its name is one piece; ``named`` takes it apart. Whether a piece can be used, ``check`` tells.
    """
    return _PIECE.findall(text)


def named(piece: str) -> tuple[str, str]:
    """The name and the address of a piece: »Mette Lund <mette@example.dk>«. Of all others the name is empty."""
    match = _NAMED.fullmatch(piece)
    return (match[1].strip(), match[2]) if match else ("", piece)


@lru_cache(maxsize=4096)
def _judged(address: str) -> tuple[str, str]:
    """The usable address or why there is none. Remembered: a form looks at the same ones at each key."""
    wrong = _fault(address)
    if wrong:
        return "", wrong
    # Costs a moment to import, and nobody who writes in the log needs it.
    from email_validator import EmailNotValidError, validate_email

    shown = f"»{short(address)}«"
    try:
        valid = validate_email(address, check_deliverability=False, strict=True)
    except EmailNotValidError:
        return "", f"{shown} er ikke en adresse, der kan sendes til. Se efter, om et tegn er for meget eller for lidt."
    # A domain may be written so that nobody sees what it is: xn--…
    if (odd := _look_alike(valid.domain)) or valid.ascii_email is None:
        return "", _looks_like(shown, odd)
    return valid.ascii_email, ""


def _fault(address: str) -> str:
    """What is wrong, as far as it can be told in plain words; empty when nothing is found."""
    if not address:
        return "Der står ingen mailadresse. Skriv fx mette@example.dk."
    if len(address) > LONGEST:
        return f"Mailadressen er for lang: den har {len(address)} tegn, og der er plads til {LONGEST}."
    shown = f"»{short(address)}«"
    if any(unicodedata.category(c) in _UNSEEN for c in address):
        return f"{shown} har et tegn, der ikke kan ses, fx et linjeskift. Skriv adressen selv i stedet for at kopiere."
    if any(c in address for c in '<>"()'):
        return f"{shown} er mere end en adresse. Skriv kun selve adressen, uden navn og uden < og >."
    if address.count("@") > 1 or "," in address or ";" in address:
        return f"{shown} er flere adresser, eller der er et tegn for meget. Skriv hver adresse for sig."
    if any(c.isspace() for c in address):
        return f"{shown} har et mellemrum. Skriv adressen uden."
    local, at, domain = address.partition("@")
    if not at:
        return f"{shown} har intet @. Skriv fx mette@example.dk."
    if not local:
        return f"{shown} mangler det, der står foran @. Skriv fx mette@example.dk."
    if not local.isascii():
        odd = next(c for c in local if not c.isascii())
        return f"{shown} har »{odd}« foran @, og det tager mange mailservere ikke imod. Spørg efter en anden adresse."
    if len(local) > _LONGEST_LOCAL:
        return f"{shown} er for lang foran @: der er plads til {_LONGEST_LOCAL} tegn."
    if not domain:
        return f"{shown} mangler det, der står efter @. Skriv fx mette@example.dk."
    if odd := _look_alike(domain):
        return _looks_like(shown, odd)
    if ".." in address or any(part.startswith(".") or part.endswith(".") for part in (local, domain)):
        return f"{shown} har et punktum for meget."
    if "." not in domain:
        return f"{shown} er ikke færdig efter @: der mangler fx .dk."
    if domain.startswith("[") or domain.replace(".", "").isdecimal():
        return f"{shown} har et nummer efter @, hvor der skal stå et navn, fx example.dk."
    return ""


def _look_alike(domain: str) -> str:
    """The first letter of a domain that is none of ours, as the Cyrillic а; empty when there is none."""
    for c in unicodedata.normalize("NFC", domain).lower():
        if not (c.isascii() or (c.isalpha() and "\u00df" <= c <= "\u00ff")):
            return c
    return ""


def _looks_like(shown: str, odd: str) -> str:
    named_odd = f"»{odd}«, der kun ligner et almindeligt tegn" if odd else "et tegn, der ikke kan bruges"
    return f"{shown} har efter @ et {named_odd}. Skriv adressen selv i stedet for at kopiere den."
