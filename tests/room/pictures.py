"""The situation picture of one incident, as a test writes it and looks at it."""

from beredskab_tui.records import PictureHeading, SituationPicture
from beredskab_tui.room import picture
from beredskab_tui.room.picturedraft import Material, draft, on_board
from tests.room.desk import Desk


def material(desk: Desk) -> Material:
    desk.look()
    return on_board(desk.board, desk.people)


def proposed(desk: Desk, key: int) -> str:
    return draft(material(desk), desk.clock())[key].text


def written(desk: Desk, key: int) -> PictureHeading:
    return material(desk).headings[key]


def texts(desk: Desk, key: int) -> set[str]:
    one = written(desk, key)
    return {one.text, *(other.text for other in one.others)}


def write(desk: Desk, key: int, text: str, seen: int | None = None, event: str | None = None) -> PictureHeading:
    """As somebody does who sees what stands there; ``seen`` for one who began earlier."""
    before = material(desk).headings.get(key)
    number = before.number if before is not None else 0
    return picture.write_heading(desk.seat, key, text, seen=number if seen is None else seen, event=event)


def approved(desk: Desk, text: str = "Bilen er slukket", *, final: bool = False) -> SituationPicture:
    """A version that counts."""
    write(desk, 3, text)
    return picture.approve(desk.seat, picture.submit(desk.seat, final=final).id)
