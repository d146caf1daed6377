"""Messages: a text that is approved once and goes out on several channels, and the mails it becomes (plan R43, R44)."""

from typing import Annotated, ClassVar

import msgspec

from beredskab_tui.records.base import Instant, Record
from beredskab_tui.records.kinds import Channel, DeliveryState, MailState, MessageState, SendPhase


class Recipient(msgspec.Struct, frozen=True, kw_only=True):
    """Somebody a message is for."""

    name: str
    address: str = ""
    """One bare mail address; empty for somebody who can only be rung."""
    contact: str | None = None
    """Id of the contact in this incident; None for an address that somebody typed."""
    phone: str = ""
    trouble: str = ""
    """Why no mail can go to the address, for a person; empty when it can."""

    @property
    def gets_mail(self) -> bool:
        """Whether a mail can go to them; everybody else is to be rung."""
        return bool(self.address) and not self.trouble


class Attachment(msgspec.Struct, frozen=True, kw_only=True):
    """A file that goes with the mail: a PDF or a text that somebody approved elsewhere."""

    name: str
    digest: str
    """BLAKE2b of its bytes, in hexadecimal; the file lies beside the frozen mails under that name."""
    size: Annotated[int, msgspec.Meta(ge=0)]
    """Bytes."""


class Placing(msgspec.Struct, frozen=True, kw_only=True):
    """That the text was put somewhere by a person: read out, hung up, posted, handed to the housing organisation."""

    channel: Channel
    where: str
    by: str
    at: Instant


class Release(msgspec.Struct, frozen=True, kw_only=True):
    """That who leads answers for a text: factual, correct and timely (plan R43)."""

    by: str
    at: Instant
    agreed_with_police: bool = False
    """*Afstemt med politiet*: asked whenever group 2 is in force (plan R21)."""


class Message(Record, frozen=True, kw_only=True):
    """One text for some people, on one or more channels."""

    table: ClassVar[str] = "messages"

    number: Annotated[int, msgspec.Meta(ge=1)]
    """Consecutive in this incident."""
    kind: str
    """Id of the template it was made from; ``fri`` for none."""
    title: str
    """What the list calls it, from the template."""
    subject: str
    text: str
    channels: tuple[Channel, ...] = (Channel.MAIL,)
    recipients: tuple[Recipient, ...] = ()
    """Of the mail, each address once."""
    audiences: tuple[str, ...] = ()
    """Ids of the groups to be informed that it reaches (plan R29)."""
    public: bool = False
    """For residents and networks: the recipients must not see each other, and the neutral tone is checked (R41)."""
    attachment: Attachment | None = None
    corrects: str | None = None
    """Id of the message that this one puts right."""
    hours: Annotated[int, msgspec.Meta(ge=1)] = 24
    """So long after its approval it may still be sent; then it is stale."""
    author: str
    written_at: Instant
    edition: Annotated[int, msgspec.Meta(ge=1)] = 1
    """Counts the texts it has had: whoever approves says which they read."""
    next_at: Instant | None = None
    """When its groups hear from us again (*næste orientering*); promised to them when the text is approved."""
    release: Release | None = None
    """None while it waits for approval (*til godkendelse*)."""
    returned: str = ""
    """Why it came back to be approved anew; empty when it did not."""
    returned_at: Instant | None = None
    withdrawn: str = ""
    """Why it is not to be sent; empty while it is."""
    placings: tuple[Placing, ...] = ()

    @property
    def waits_since(self) -> Instant:
        """Since when this text is to be approved, while it is."""
        return self.returned_at or self.written_at

    @property
    def state(self) -> MessageState:
        """How far the text has come; how far its mails are, they say themselves."""
        if self.withdrawn:
            return MessageState.WITHDRAWN
        return MessageState.PROPOSED if self.release is None else MessageState.RELEASED


class Delivery(msgspec.Struct, frozen=True, kw_only=True):
    """One recipient of one mail, and what came of it."""

    name: str
    address: str
    contact: str | None = None
    phone: str = ""
    state: DeliveryState = DeliveryState.READY
    code: int | None = None
    """The mail server's last answer, as a number; None when it gave none."""
    said: str = ""
    """The same in its words, or why there was none; clean, for a person."""
    at: Instant | None = None
    """When ``state`` was last set by a try."""


class Sending(msgspec.Struct, frozen=True, kw_only=True):
    """That somebody's program is sending a mail now. On the disk before the phase begins."""

    phase: SendPhase
    by: str
    session: str
    at: Instant
    to: tuple[str, ...] = ()
    """In the phase ``DATA``: the addresses the text goes to. Of the others it is known that it did not."""


class Mail(Record, frozen=True, kw_only=True):
    """One mail as it goes over the wire: a frozen text and the addresses of its envelope."""

    table: ClassVar[str] = "mails"

    message: str
    """Id of the message."""
    number: Annotated[int, msgspec.Meta(ge=1)]
    """Which of the message's mails it is."""
    deliveries: Annotated[tuple[Delivery, ...], msgspec.Meta(min_length=1)]
    hidden: bool = False
    """Its recipients are in the envelope only, and do not see each other."""
    digest: str
    """The frozen text: name of its file in the incident's mail folder, BLAKE2b of its bytes."""
    message_id: str
    """``Message-ID`` of the frozen text: the same in every try, so that a mailbox tells a second copy."""
    released_at: Instant
    not_before: Instant
    """Until then it can be called back (*fortryd*)."""
    expires_at: Instant
    attempts: Annotated[int, msgspec.Meta(ge=0)] = 0
    """Tries that the mail server answered with *later*."""
    next_at: Instant | None = None
    """When the next try may be; None for at once."""
    sending: Sending | None = None
    instead: bool = False
    """Whether it was said to somebody that they must ring instead."""

    @property
    def state(self) -> MailState:
        """How it is with the whole mail."""
        if self.sending is not None:
            return MailState.SENDING
        states = {one.state for one in self.deliveries}
        if len(states) == 1:
            return _WHOLE[states.pop()]
        if DeliveryState.UNKNOWN in states:
            return MailState.UNKNOWN
        return MailState.PARTLY

    @property
    def waits(self) -> bool:
        """Whether some of it is still to be sent."""
        return any(one.state in TO_SEND for one in self.deliveries)


class MailQueue(Record, frozen=True, kw_only=True):
    """Why nothing is sent just now. One record, ``QUEUE_ID``; none while nothing has ever hindered it."""

    table: ClassVar[str] = "mailqueue"

    held: str = ""
    """What is wrong with the settings, and what to do; empty when nothing is. Held until somebody tries again."""
    settings: str = ""
    """Fingerprint of the settings it is held for: other settings are tried at once."""
    failures: Annotated[int, msgspec.Meta(ge=0)] = 0
    """Times in a row that the mail server was not reached."""
    since: Instant | None = None
    """Since when it is not reached or held."""
    next_at: Instant | None = None
    """When it is tried again."""
    said: str = ""
    """What the last try gave."""


QUEUE_ID = "queue"
"""Id of the one ``MailQueue``."""

TO_SEND = (DeliveryState.READY, DeliveryState.WAITING)
"""States of a delivery that is still to be tried."""
LOST = (DeliveryState.FAILED, DeliveryState.EXPIRED)
"""States of a delivery that no mail will bring any more."""

_WHOLE = {
    DeliveryState.READY: MailState.READY,
    DeliveryState.WAITING: MailState.WAITING,
    DeliveryState.DELIVERED: MailState.DELIVERED,
    DeliveryState.FAILED: MailState.FAILED,
    DeliveryState.UNKNOWN: MailState.UNKNOWN,
    DeliveryState.EXPIRED: MailState.EXPIRED,
    DeliveryState.CANCELLED: MailState.CANCELLED,
}
