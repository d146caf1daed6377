"""What ``beredskab tjek`` looks at of mail: the password's file, the templates, and whether the server can be used."""

import asyncio
import os
from collections.abc import Iterator

from beredskab_tui.cli.findings import Finding, Weight
from beredskab_tui.locations import Folders
from beredskab_tui.plan.config import TEMPLATES_FOLDER
from beredskab_tui.plan.mail import MailSettings
from beredskab_tui.plan.model import Plan
from beredskab_tui.room.wording import counted


def check_mail(
    folders: Folders, settings: MailSettings | None, plan: Plan | None, everything: bool
) -> Iterator[Finding]:
    """What is wrong with mail besides ``mail.toml`` itself; all of it warnings: a crisis can do without.

    Args:
        settings: None when the file cannot be used, which was told.
        everything: also whether the mail server can be used.
    """
    if settings is not None:
        yield from _password(folders, settings)
        if not settings.active:
            yield Finding(Weight.FINE, "Mail er slået fra i mail.toml, så intet bliver sendt.")
        elif everything:
            yield _server(folders, settings)
    if plan is not None and os.path.isdir(os.path.join(folders.config, TEMPLATES_FOLDER)):
        yield _templates(folders, plan)


def _password(folders: Folders, settings: MailSettings) -> Iterator[Finding]:
    """The file with the password, where one is used. A command is not run: it may ask for something."""
    from beredskab_tui.mail.credentials import NoSecret, secret

    if settings.password_command or settings.token_command or not settings.user:
        return
    if not settings.active and not os.path.exists(os.path.join(folders.config, settings.password_file)):
        return
    try:
        asyncio.run(secret(settings, folders.config))
    except NoSecret as missing:
        yield Finding(Weight.WARNING, f"{missing.what} {missing.to_do}")
    else:
        yield Finding(Weight.FINE, "Adgangskoden til mail kan kun læses af ejeren.")


def _server(folders: Folders, settings: MailSettings) -> Finding:
    """Whether the mail server can be reached, is who it says, and lets us in. Nothing is sent."""
    from beredskab_tui.mail.courier import Courier, NotConnected

    async def connect() -> None:
        courier = Courier(settings, folders.config)
        try:
            await courier.connect()
        finally:
            await courier.close()

    try:
        asyncio.run(connect())
    except NotConnected as error:
        return Finding(Weight.WARNING, f"{error.what} {error.to_do}")
    return Finding(Weight.FINE, f"Mailserveren {settings.host} kan bruges. Prøv hele vejen med: beredskab mail proev")


def _templates(folders: Folders, plan: Plan) -> Finding:
    from beredskab_tui.mail.templates import read_templates

    read = read_templates(folders.config, None, plan)
    if read.problems:
        said = tuple(problem.sentence for problem in read.problems)
        return Finding(Weight.WARNING, f"Beskedskabelonerne har {counted(len(said), 'fejl', 'fejl')}.", said)
    own = len(read.by_id) - 1  # the free message is the program's
    return Finding(Weight.FINE, f"{counted(own, 'beskedskabelon', 'beskedskabeloner')} er uden fejl.")
