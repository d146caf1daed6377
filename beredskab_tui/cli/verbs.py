"""The verbs of ``beredskab``: what each is called, takes, and says of itself in the help."""

from typing import Final

from beredskab_tui.cli.parser import Parser, Verb, nearest
from beredskab_tui.errors import UsageError


def _nothing(parser: Parser) -> None:
    pass


def _board(parser: Parser) -> None:
    parser.choice("--laes", "se med uden at kunne skrive")
    parser.choice("--ingen-mus", "brug kun tastaturet, så musen kan markere tekst")
    parser.choice("--enkle-taster", "når tasterne giver mærkelige tegn i netop din terminal")
    parser.choice("--version", "vis programmets version")


def _start(parser: Parser) -> None:
    parser.text("tekst", "TEKST", "hvad der er sket; det bliver loggens første linje")
    parser.value("--type", "T", "hændelsestype fra plan.toml, fx brand eller skyderi")
    parser.value("--sted", "S", "hvor det er sket")
    parser.choice("--politisag", "politiet har sagen: beredskabsgruppe 2")
    parser.value(
        "--aktiveret-af",
        "A",
        "hvem der har aktiveret gruppen: politi, kommune, boligorganisation eller omraadesekretariat",
    )
    parser.choice("--kun-orientering", "der skal kun orienteres, ikke handles")
    parser.choice("--oevelse", "det er en øvelse")
    parser.value("--varslet", "TID", 'hvornår en varslet, særlig begivenhed begynder, fx "24-12 18.00", "fredag 18.00"')


def _log(parser: Parser) -> None:
    parser.text("tekst", "TEKST", "det, der skal stå i loggen; "
                "- læser én linje ad gangen fra en fil eller et andet program")  # fmt: skip
    parser.value("--kl", "TID", 'hvornår det skete, fx 14.32, -5 (minutter siden) eller "i går 23.50"')
    parser.value(
        "--slags",
        "S",
        "oplysning, beslutning, anvisning, aftale, medie, opgave, kontakt, rygte, vurdering, "
        "observation (set selv), undladelse",
    )
    parser.value("--paa-vegne-af", "ID", "hvem der sagde eller gjorde det, når det ikke er dig: det korte navn")
    parser.choice("--foelsom", "linjen er følsom: den krypteres, og kun lederen og den udvalgte kan læse den")
    parser.choice("--igen", "gem, også selv om det samme lige er skrevet")


def _json(parser: Parser) -> None:
    parser.choice("--json", "til andre programmer: ét JSON-dokument")


def _show(parser: Parser) -> None:
    _json(parser)
    parser.value("--for", "HVEM", "vis præcis, hvad andre ser: tavlen, storskaerm eller en målgruppes id fra plan.toml")
    parser.choice("--plan", "vis den plan, hændelsen begyndte under, som den stod dengang")
    parser.choice(
        "--fuld",
        "tag også ændringer med, der ikke er linjer i loggen, og teksten i følsomme linjer, hvis du må læse den",
    )


def _contacts(parser: Parser) -> None:
    parser.text("hvad", "HVAD", "importer FIL: gør en CSV-fil til kontaktlisten; eksporter: skriv listen som CSV; "
                "tjek: hvem der mangler at blive tjekket")  # fmt: skip


def _call_list(parser: Parser) -> None:
    parser.text("person", "PERSON", "hvis liste: det korte navn, initialerne eller navnet; din egen, når intet er sagt")
    parser.choice("--alle", "alles lister, og dem, ingen har fået")


def _access(parser: Parser) -> None:
    parser.text("hvem", "ID NØGLEFIL", "hvem der skal kunne komme ind, og filen med deres offentlige nøgle "
                "(ender på .pub; - læser den fra et andet program)")  # fmt: skip
    parser.choice("--tilfoej", "skriv linjen i listen med det samme i stedet for at vise den")
    parser.choice("--liste", "vis, hvem der har hvilken nøgle, og hvad der ikke er, som det skal være")
    parser.value("--fjern", "ID", "tag en persons nøgler ud, eller én nøgle ved dens fingeraftryk, og luk deres tavle")
    parser.value("--fil", "FIL", "listen over nøgler, når den ikke er ~/.ssh/authorized_keys")
    parser.choice("--enkle-taster", "personens terminal giver mærkelige tegn: bed den om de enkle taster")


def _stand_down(parser: Parser) -> None:
    parser.text("tekst", "TEKST", "hvem det er aftalt med")


def _mail(parser: Parser) -> None:
    parser.text("hvad", "HVAD", "status: hvad der er sendt, og hvad der venter; send: send det nu, til cron eller "
                "systemd; proev: send en prøvemail til dig selv eller ADRESSE, og sig, hvad der er galt")  # fmt: skip
    _json(parser)
    parser.choice("--igen", "send: prøv straks alt, der venter, også når mail bliver holdt tilbage")


def _check(parser: Parser) -> None:
    parser.choice("--alt", "vis alt, og læs også de filer, der er gemt fra før en reparation")
    parser.choice("--reparer", "bring beskadigede logge i orden; den gamle fil gemmes")


def _copy(parser: Parser) -> None:
    parser.text("til", "TIL", "USB-stikket eller mappen, som kopien skal ligge på")
    parser.choice("--tjek", "lav ingen kopi, men se efter, om den i mappen er hel")


def _restore(parser: Parser) -> None:
    parser.text("fra", "FRA", "mappen med kopien, USB-stikket, den ligger på, eller data/kopier")
    parser.choice("--slettet", "hent en hændelse tilbage, selv om den er slettet; kun lederen, og kun med --haendelse")


def _insight(parser: Parser) -> None:
    parser.text("navn", "NAVN", "hvem der søges efter; store og små bogstaver og rækkefølgen betyder ikke noget")
    parser.values("--ogsaa", "NAVN", "et andet navn for den samme person, fx et pigenavn; kan skrives flere gange")
    parser.values("--telefon", "NUMMER", "personens telefonnummer, som det nu er skrevet; kan skrives flere gange")
    parser.values("--mail", "ADRESSE", "personens mailadresse; kan skrives flere gange")
    parser.values("--initialer", "XX", "find også personens initialer, præcis som de er skrevet her")
    parser.value("--ud", "FIL", "skriv et udkast til svar på en anmodning om indsigt, hvor andre mennesker er taget ud")
    parser.choice("--fuld", "tag også teksten i det fortrolige og følsomme med i udkastet, hvis du må læse det")


def _delete(parser: Parser) -> None:
    parser.text("grund", "GRUND", "hvorfor den slettes, uden at nævne nogen; det bliver stående i vagtloggen. "
                "Kan udelades, når fristen er udløbet")  # fmt: skip
    parser.choice("--liste", "vis de lukkede hændelser, og hvornår der skal tages stilling til dem")
    parser.value("--behold", "MÅNEDER", "slet den ikke, men tag stilling igen om så mange måneder; GRUND siger hvorfor")
    parser.choice("--ja", "slet uden at spørge, fx fra et script")


def _data(parser: Parser) -> None:
    parser.text("hvad", "HVAD", "eksporter FIL: skriv en hændelse som en TinyDB-fil (- er standard ud); "
                "importer FIL: lav en hændelse af sådan en fil")  # fmt: skip
    parser.choice("--register", "eksportér kontaktlisten og vagtloggen i stedet for en hændelse")
    parser.choice("--overskriv", "erstat filen, hvis den findes")


def _demo(parser: Parser) -> None:
    parser.value("--billede", "FIL", "åbn ingenting, men gem et billede (SVG) af tavlen i filen")


BOARD: Final = Verb("", "[KOMMANDO] [valgmuligheder]", "Åbner tavlen.", "screen.board", _board)

VERBS: Final = {
    verb.name: verb
    for verb in (
        Verb("start", "[valgmuligheder] TEKST…", "Starter en hændelse og skriver dens id.", "writing.start", _start),
        Verb("log", "[valgmuligheder] TEKST…", "Skriver en linje i loggen.", "writing.log", _log),
        Verb("status", "[--json]", "Viser de åbne hændelser.", "reading.status", _json),
        Verb("vis", "[--json | --plan | --for HVEM] [--fuld]", "Viser alt om en hændelse.", "reading.show", _show),
        Verb(
            "kontakter",
            "importer FIL | eksporter | tjek",
            "Kontaktlisten: læs den ind, skriv den ud, tjek, om numrene passer.",
            "contacts.contacts",
            _contacts,
        ),
        Verb(
            "ringeliste",
            "[PERSON] [--alle]",
            "Skriver en ringeliste ud, før linjen er væk.",
            "calllist.call_list",
            _call_list,
        ),
        Verb(
            "mail",
            "status [--json] | send [--igen] | proev [ADRESSE]",
            "Udbakken: se, hvad der er sendt, send nu, prøv indstillingerne.",
            "mail.mail",
            _mail,
        ),
        Verb(
            "adgang",
            "ID NØGLEFIL [--tilfoej] | --liste | --fjern ID",
            "Giver en kollega adgang til tavlen over SSH, og tager den igen.",
            "access.access",
            _access,
        ),
        Verb("afblaes", "[TEKST…]", "Afblæser indsatsen. Loggen er stadig åben.", "writing.stand_down", _stand_down),
        Verb("luk", "", "Lukker hændelsen efter evalueringen.", "writing.close", _nothing),
        Verb(
            "tjek", "[--alt | --reparer]", "Ser efter, om data, plan og kontakter er i orden.", "checking.check", _check
        ),
        Verb("kopi", "TIL | --tjek MAPPE", "Lægger en kopi af alt på et USB-stik.", "copying.copy", _copy),
        Verb("gendan", "FRA [--haendelse ID]", "Henter data tilbage fra en kopi.", "copying.restore", _restore),
        Verb(
            "indsigt",
            "NAVN… [--telefon NUMMER] [--mail ADRESSE] [--ud FIL]",
            "Finder alt, der er gemt om en person.",
            "insight.insight",
            _insight,
        ),
        Verb(
            "slet",
            "--liste | --haendelse ID [--ja | --behold MÅNEDER] [GRUND…]",
            "Sletter en lukket hændelse for altid.",
            "deleting.delete",
            _delete,
        ),
        Verb(
            "data", "eksporter FIL | importer FIL", "Skriver og læser data som en TinyDB-fil.", "plainjson.data", _data
        ),
        Verb("demo", "[--billede FIL]", "Åbner tavlen på en øvelse i en midlertidig mappe.", "screen.demo", _demo),
    )
}


def find(name: str) -> Verb:
    """The verb of that name; the board for none.

    Raises:
        UsageError: there is no such verb.
    """
    if not name:
        return BOARD
    if name not in VERBS:
        raise UsageError(
            f"Kommandoen »{name[:40]}« findes ikke, så intet er gjort.{nearest(name, list(VERBS))} "
            f"Der er: {', '.join(VERBS)}. Uden kommando åbner »beredskab« tavlen."
        )
    return VERBS[name]


def overview(parser: Parser) -> str:
    """The help of ``beredskab`` itself: the verbs, and the options of the board."""
    width = max(map(len, VERBS))
    verbs = "\n".join(f"  {verb.name:{width}}  {verb.help}" for verb in VERBS.values())
    own = parser.format_help().partition("\n\n")[2].partition("\n\n")[2]
    return (
        "Brug: beredskab [KOMMANDO] [valgmuligheder]\n\n"
        "Uden kommando åbner tavlen på den hændelse, der er åben.\n\n"
        f"Kommandoer:\n{verbs}\n\n{own}\n"
        "»beredskab KOMMANDO --help« viser mere om den enkelte kommando.\n"
        "Slutkoder: 0 gjort, 1 kunne ikke gøres, 2 forkert brug.\n"
        "Miljøvariabler: BEREDSKAB_CONFIG, BEREDSKAB_DATA og BEREDSKAB_BRUGER gælder som "
        "--config, --data og --bruger.\n"
    )
