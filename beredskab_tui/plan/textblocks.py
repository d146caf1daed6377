"""The text blocks of ``config/tekstblokke.toml``: what is written again and again, on the keys 1 to 9."""

from typing import Annotated

import msgspec
from msgspec import Meta

from beredskab_tui.configfile import BadFile, open_toml
from beredskab_tui.plan.load import twice


class TextBlock(
    msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, rename={"digit": "tal", "text": "tekst"}
):
    """One text and the key that puts it into the log line."""

    digit: Annotated[int, Meta(ge=1, le=9, title="tallet", description="Skriv et tal fra 1 til 9, fx tal = 3.")]
    text: Annotated[
        str,
        Meta(
            min_length=1,
            max_length=200,
            title="teksten",
            description='Skriv højst 200 tegn, fx tekst = "Vagtcentralen oplyser:".',
        ),
    ]
    """Goes into an empty log line as if it was typed, letters in front included; nothing is stored before Enter."""


class _TextBlocks(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, rename={"blocks": "blok"}):
    """The file. One without any block is as good as none."""

    blocks: tuple[TextBlock, ...] = ()


def read_text_blocks(path: str) -> tuple[TextBlock, ...]:
    """The text blocks of the file, by digit.

    Raises:
        BadFile: with every mistake, its line and what would be right.
    """
    file = open_toml(path)
    blocks = file.as_kind(_TextBlocks).blocks
    problems = tuple(twice(file, "blok", "tal", [block.digit for block in blocks]))
    if problems:
        raise BadFile(problems)
    return tuple(sorted(blocks, key=lambda block: block.digit))
