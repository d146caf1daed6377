"""What goes out in the secretariat's name on the evening of ``beredskab demo``: a notice, and no mail."""

from datetime import datetime

from beredskab_tui.cli.scene import Act, Scene
from beredskab_tui.plan.mail import MailSettings
from beredskab_tui.records import Channel, Message
from beredskab_tui.room import messages, releasing
from beredskab_tui.room.messages import Text
from beredskab_tui.room.releasing import Frozen

_SUBJECT = "Til beboerne i opgang 40, 42 og 44"
_TEXT = """Kære beboere

Der har været brand i en affaldscontainer ved Søparkvej 42. Ilden er slukket, og ingen er kommet til skade.

Opgangene bliver luftet ud. I kan vente i Beboerhuset, som er åbent hele aftenen. Luk vinduerne, når I er hjemme igen.

Har I brug for hjælp, så ring til os.

Venlig hilsen
Boligsocialt Sekretariat Søparken"""


def written(scene: Scene) -> Message:
    """The notice, which waits for the leader."""
    text = Text(_SUBJECT, _TEXT, (Channel.NOTICE, Channel.SOCIAL_MEDIA))
    return messages.write(scene.seat, text, kind="beboere", title="Beboere", audiences=("beboere",), public=True)


def approved(scene: Scene) -> Message:
    """It is factual, correct and timely, and agreed with the police."""
    return releasing.approve(
        scene.seat,
        scene.last(Message, number=1),
        seen=1,
        factual=True,
        correct=True,
        timely=True,
        agreed_with_police=True,
        settings=MailSettings(),
        freeze=_no_mail,
    )


def placed(channel: Channel, where: str) -> Act:
    """Somebody has brought it there."""
    return lambda scene: messages.place(scene.seat, scene.last(Message, number=1), channel, where)


def _no_mail(message: Message, at: datetime) -> Frozen:
    raise AssertionError("it goes on no channel of the program's own")
