"""The one table of actions: what each key does, in which place, and what it is called.

Bindings, the line of keys at the bottom, the help, the palette and the handbook all come from here, so they cannot
disagree.
"""

from typing import Final, NamedTuple

from textual.binding import Binding


class Action(NamedTuple):
    """Something a key does."""

    name: str
    """The method is ``action_<name>`` of the screen, or of the app where it begins with ``app.``."""
    text: str
    """What it is called, in Danish; short enough for the line of keys."""
    key: str
    """The key that works from everywhere on the screen, also while typing; empty when there is none."""
    letter: str
    """The key that works while a panel has the focus; empty when there is none."""
    tip: str = ""
    """One sentence for the help."""
    shown: bool = True
    """Whether it stands in the line of keys at the bottom."""
    words: str = ""
    """Other Danish words somebody may look for it by in the palette."""


BOARD: Final[tuple[Action, ...]] = (
    Action("help", "Hjælp", "f1", "h", "Forklarer den skærm, du ser på.", words="vejledning taster genveje"),
    Action("log_line", "Log", "f2", "l", "Sætter markøren i loglinjen.",
           words="skriv notér ny linje observation undladelse beslutning på vegne af note oplysning information"),
    Action("panel('tasks')", "Opgaver", "f3", "o", "Planens opgaver, jeres egne og det, der skal følges op.",
           words="aktionskort tjekliste opfølgning frister skader dialog myndigheder ressourceperson mobilisér løfte"),
    Action("panel('contacts')", "Kontakter", "f4", "k", "Hvem der skal ringes til, og hvad der kom ud af det.",
           words="ringerunde telefon numre nummer opkald ring tilbage unge under 18 frivillige målgrupper"),
    Action("panel('media')", "Medier", "f5", "m", "Hvad medier og sociale medier skriver og spørger om.",
           words="presse journalist avis tv radio facebook henvis rygter udtalelse fejl dementi omdømme tone"),
    Action("panel('staff')", "Stab", "f6", "s", "Hvem der er med, hvorfra, og hvad de laver.",
           words="medarbejdere kolleger hvem er her hjemmefra kan ikke møder opgave afstemt med må sige afløsning"),
    Action("picture", "Billede", "f7", "b", "Situationsbilledet: overskrifter, udgaver, godkendelse og uddrag.",
           words="situationsbillede rapport overblik udgave version frys godkend uddrag bestyrelsen beboerne"),
    Action("post", "Post", "f8", "p", "Beskeder og udbakke: skriv, godkend, kald tilbage, og se, hvad der er sendt.",
           words="besked mail send udbakke skabelon orientering godkend fortryd kø beboere facebook opslag sms"),
    Action("duties", "Plan", "f9", "d", "Beskriv, aktivér, bekræft, koordinér, skift gruppe, afblæs og luk.",
           words="pligter type sted politi beredskabsgruppe aktivering afblæsning lukke genåbne"),
    Action("app.leave", "Luk", "f10", "q", "Lukker programmet. Det, du er ved at skrive, bliver gemt som kladde.",
           words="afslut forlad stop exit"),
    Action("find", "Find", "ctrl+f", "f", "Finder linjer: ord, initialer, bogstav for slags, tid.",
           words="søg filter filtrér slå op"),
    Action("palette", "Alle", "ctrl+p", "a", "Alle handlinger: skriv et ord, og vælg.",
           words="kommandoer menu palette alt"),
    Action("app.switch", "Skift", "", "i", "Skifter til en anden hændelse eller til starten.", shown=False,
           words="hændelse åbne anden start vagtlog"),
    Action("view", "Visning", "", "v", "Skifter mellem alle linjer, kun jeres egne, og alt med historik.", shown=False,
           words="historik programmets linjer skjul vis ændringer"),
    Action("go_next(1)", "1. ting", "", "1", "Går til den første af de næste tre ting.", shown=False, words="næste"),
    Action("go_next(2)", "2. ting", "", "2", "Går til den anden af de næste tre ting.", shown=False, words="næste"),
    Action("go_next(3)", "3. ting", "", "3", "Går til den tredje af de næste tre ting.", shown=False, words="næste"),
    Action("editor", "Stort felt", "ctrl+o", "e", "Skriv flere linjer ad gangen, som én eller hver for sig.",
           shown=False, words="flere linjer lang tekst indsæt editor"),
    Action("drafts", "Kladder", "", "g", "Viser det, du har skrevet halvt, og åbner det igen.", shown=False,
           words="genoptag halvt skrevet formular"),
    Action("app.colours", "Farver", "", "c", "Mørk, lys, høj kontrast, 16 farver eller ingen.", shown=False,
           words="tema mørk lys kontrast"),
    Action("keep_log", "Logfører", "", "w", "Jeg fører loggen: du overtager den, og det står i loggen fra hvem.",
           shown=False, words="føre loggen overtage referent afløsning"),
    Action("news", "Nyt", "", "z", "Nyt siden sidst: hvad er kommet til, og hvad af det er til dig.", shown=False,
           words="siden du sidst var her ulæst til mig"),
)  # fmt: skip
"""On the board, wherever the focus is."""

MORE: Final[tuple[Action, ...]] = (
    Action("call_in", "Indkald", "", "", "Indkald medarbejdere: ring staben op, den ene efter den anden.",
           words="ringerunde stab kolleger tilkald"),
    Action("briefing", "Orientering", "", "", "Situationen, din opgave og det, du må sige; med kvittering.",
           words="læst briefing læs kvittering må sige"),
    Action("go_out", "Ude", "", "", "Ude i området: du går ud, og de andre ser, hvornår du sidst er hørt.",
           words="sikkerhed gå ud hørt fra sidst hjem tilbage"),
    Action("command", "Overtag ledelsen", "", "", "Når lederen ikke kan nås; eller giv den tilbage.",
           words="stedfortræder overtag giv tag tilbage leder"),
    Action("give_calls", "Hvem kontakter hvem", "", "", "Giv en gruppe, afdeling eller målgruppe til en, eller fordel.",
           words="ringerunde fordel ligeligt tildel opkald"),
    Action("who_sees", "Hvem ser hvad", "", "", "Præcis det, som tavlen, storskærmen og hver målgruppe ser.",
           words="forhåndsvisning storskærm modtagere niveau følsom fortrolig intern åben"),
    Action("call_list", "Min ringeliste", "", "", "Som en side, og som en fil til udskrift eller mail.",
           words="udskriv print papir ringerunde"),
    Action("contact_list", "Kontaktlisten", "", "", "Listen, som den står mellem hændelserne: ret, bekræft, fordel.",
           words="kontakttjek vedligehold dubletter sammenlæg adresser register csv excel regneark"),
    Action("duties('describe')", "Beskriv og aktivér", "", "", "Hvad det er, hvor, hvem der aktiverer, eller varslet.",
           words="type sted politisag gruppe særlig begivenhed varslet varsl kun orientering"),
    Action("duties('group')", "Skift gruppe", "", "", "Fra gruppe 1 til 2, tilbage, eller begge.",
           words="politisag eskalér optrap beredskabsgruppe"),
    Action("duties('confirm')", "Bekræft situationen", "", "", "Hvem har bekræftet den.", words="kilde sikker"),
    Action("duties('coordinate')", "Koordinér", "", "", "I hvilken gruppe, og med hvem.", words="afstem parter"),
    Action("duties('board')", "Orientér bestyrelsen", "", "", "På telefon nu, eller med tre linjer.",
           words="formand situation konsekvenser tiltag"),
    Action("duties('answers')", "Planens valg", "", "",
           "Evt. orientere og aktivere; opsøgende kontakt; ja, nej, senere.",
           words="evt netværk frivillige afdelingsbestyrelser opsøgende beslutning boligorganisationer inddrag"),
    Action("duties('orders')", "Anvisninger og aftaler", "", "",
           "Politiets anvisninger: set, ophævet, fraveget. Aftaler.",
           words="politiet kvittering part ssp fravig ophæv"),
    Action("duties('audiences')", "Målgrupper", "", "", "Hvem er orienteret, hvornår, og hvornår næste gang.",
           words="orientering beboere presse bestyrelse matrix lovet nedtælling"),
    Action("duties('assess')", "Berørte og vurdering", "", "", "Hvem er berørt, og er det en krise.",
           words="krise hvorfor"),
    Action("duties('stages')", "Trinnene", "", "", "Planens fire trin: hvem, hvornår og hvor langt.",
           words="trin fase"),
    Action("duties('duties')", "Pligterne", "", "", "Hver af planens pligter med sin linje i loggen.",
           words="krav R opfyldt ikke relevant"),
    Action("duties('plan')", "Planen", "", "", "Underskrifter, godkendelse, retsgrundlag, eftersyn og roller.",
           words="landsbyggefonden regulativ stedfortræder"),
    Action("duties('stand_down')", "Afblæs", "", "", "Indsatsen slutter for i aften.", words="afblæsning slut"),
    Action("duties('close')", "Luk hændelsen", "", "", "Efter evalueringen. Loggen kan stadig læses.",
           words="evaluering"),
    Action("duties('reopen')", "Genåbn", "", "", "Hændelsen er alligevel ikke slut.", words="åbn igen"),
)  # fmt: skip
"""On the board too, but only by name: what is done once an evening needs no key."""

LISTS: Final[tuple[Action, ...]] = (
    Action("open", "Åbn", "", "enter", "Åbner det, markøren står på: detaljer, opkald eller svar.",
           words="detaljer hele historien ring op"),
    Action("next_state", "Videre", "", "space",
           "Næste tilstand, også for omtale, rygter og udtalelser. En henvendelse henvises; en loglinje får stjerne.",
           words="gennemført flueben kryds af nøglehændelse stjerne henvis bekræft afkræft rygte godkend udtalelse"),
    Action("new", "Ny", "", "n", "Skriver en ny på listen.", words="tilføj opret medienotat rygte egen udtalelse"),
    Action("correct", "Ret", "", "r", "Retter: den gamle linje bliver stående som annulleret.",
           words="ændr rettelse frist henvis"),
    Action("strike", "Annullér", "", "x", "Annullerer linjen med en begrundelse; intet slettes.",
           words="streg fejl ikke relevant"),
    Action("assign", "Tildel", "", "t", "Giver opgaven, kontakten eller dens gruppe til jer; en loglinje følges op.",
           words="giv ansvarlig fordel ligeligt opfølgning lovet"),
    Action("undo", "Fortryd", "", "u", "Sætter opgaven tilbage til afventer; frigiver et opkald.",
           words="tilbage frigiv"),
    Action("to_picture", "Billede", "", "j",
           "Sender loglinjen til situationsbilledet, eller tager den tilbage.", words="situationsbillede overskrift"),
    Action("mark", "Mærk", "", "y",
           "En loglinje: hvem der må se den, fx følsom. En medarbejder: udvalgt medarbejder i hændelsen.",
           shown=False, words="følsom hemmelig cpr fortrolig intern åben følsomhed kryptér slet udvalgt medarbejder"),
)  # fmt: skip
"""In a list, on the row the cursor is at."""

CALLING: Final[tuple[Action, ...]] = (
    Action("result('reached')", "Talt med", "", "t", "I har talt sammen."),
    Action("result('no_answer')", "Intet svar", "", "i", "Ingen tog telefonen."),
    Action("result('message_left')", "Besked lagt", "", "b", "Der er lagt en besked."),
    Action("later", "Ring senere", "", "g", "Skal ringes op igen; skriv hvornår, eller lad det stå tomt."),
    Action("result('wrong_number')", "Forkert nr.", "", "f", "Nummeret passer ikke, så ingen er nået."),
    Action("note", "Note", "", "l", "Skriv, hvad der blev sagt, før du vælger resultatet."),
    Action("words", "Ord", "", "o", "Det må du sige, i sin helhed."),
    Action("channel", "Form", "", "k", "Telefon, sms, mail, sociale medier eller personligt."),
    Action("behalf", "På vegne af", "", "p", "Det, en kollega har oplyst i telefonen, i kollegaens navn."),
    Action("next", "Næste", "", "n", "Frigiver opkaldet og tager det næste."),
    Action("help", "Hjælp", "f1", "h", "Forklarer opkaldet."),
    Action("leave", "Tilbage", "escape", "", "Frigiver opkaldet uden resultat."),
)
"""In a call."""

CALLING_IN: Final[tuple[Action, ...]] = (
    Action("answer('COMES')", "Kommer", "", "k", "Kommer til sekretariatet; hvornår bliver spurgt bagefter."),
    Action("answer('FROM_HOME')", "Hjemmefra", "", "h", "Deltager hjemmefra. Stedet aftales med lederen."),
    Action("answer('CANNOT')", "Kan ikke", "", "n", "Kan ikke deltage; tasten a gør det samme."),
    Action("answer('NO_ANSWER')", "Intet svar", "", "i", "Ingen tog telefonen."),
    Action("answer('MESSAGE_LEFT')", "Besked lagt", "", "b", "Der er lagt en besked."),
    Action("note", "Skriv note", "", "l", "Skriv, hvad der blev sagt, før du vælger svaret."),
    Action("skip", "Spring over", "", "s", "Frigiver opkaldet og tager den næste."),
    Action("help", "Hjælp", "f1", "", "Forklarer indkaldelsen."),
    Action("leave", "Tilbage", "escape", "", "Frigiver opkaldet uden svar."),
)
"""In a call to one of the staff."""

BRIEFING: Final[tuple[Action, ...]] = (
    Action("read", "Læst", "", "l", "Kvitterer for, at du har læst orienteringen."),
    Action("scroll", "Rul", "", "pagedown", "Piletaster, Page Up og Page Down ruller."),
    Action("help", "Hjælp", "f1", "h", "Forklarer orienteringen."),
    Action("leave", "Tilbage", "escape", "q", "Tilbage; der er ikke kvitteret."),
)
"""In the briefing of one of the staff."""

PICTURE: Final[tuple[Action, ...]] = (
    Action("edit", "Skriv", "", "enter", "Åbner overskriften, markøren står på."),
    Action("take", "Tag forslag", "", "t", "Sætter forslagene ind, hvor I ikke selv har skrevet."),
    Action("submit", "Frys", "", "f", "Fryser det, der står, som den næste udgave."),
    Action("approve", "Godkend", "", "g", "Godkender den udgave, der venter. Lederen eller stedfortræderen."),
    Action("versions", "Udgaver", "", "u", "Viser det hele, som det står nu, og alle frosne udgaver."),
    Action("for_the_board", "Til bestyrelsen", "", "s", "Situationen, mulige konsekvenser og mulige tiltag."),
    Action("for_the_residents", "Til beboerne", "", "b", "Syv spørgsmål, som beboerne stiller, med det, vi ved."),
    Action("help", "Hjælp", "f1", "h", "Forklarer situationsbilledet."),
    Action("leave", "Tilbage", "escape", "", "Tilbage til tavlen. Alt, der er gemt, bliver stående."),
)
"""In the situation picture."""

_ON_A_MESSAGE: Final[tuple[Action, ...]] = (
    Action("approve", "Godkend", "", "g", "Nøgtern, korrekt, rettidig: så sendes den. Kun den, der leder nu."),
    Action("correct", "Ret", "", "r", "Emne, tekst, modtagere, kanaler, bilag og næste orientering."),
    Action("take_back", "Fortryd", "", "u", "Kalder det tilbage, der ikke er sendt endnu."),
    Action("withdraw", "Opgiv", "", "x", "Beskeden skal ikke sendes, og hvorfor ikke."),
    Action("place", "Brugt", "", "k", "Teksten er læst op, hængt op eller lagt på Facebook: hvor."),
    Action("ring", "Ring", "", "t", "De, mailen ikke når, bliver opgaver: Ring i stedet, med nummeret."),
    Action("as_file", "Som fil", "", "s", "Teksten som en fil til udskrift, opslag, Facebook eller sms."),
    Action("decide", "Afgør", "", "a", "Det, der er ukendt om sendt: send igen, eller regn som sendt."),
)
"""What is done with a message, on its row and on its page."""

POST: Final[tuple[Action, ...]] = (
    Action("new", "Ny", "", "n", "Skriver en ny besked efter en skabelon."),
    Action("open", "Åbn", "", "enter", "Viser beskeden, som den sendes, og hver modtager."),
    *_ON_A_MESSAGE,
    Action("retry", "Prøv nu", "", "p", "Prøver at sende det, der venter, med det samme."),
    Action("help", "Hjælp", "f1", "h", "Forklarer post."),
    Action("leave", "Tilbage", "escape", "q", "Tilbage til tavlen."),
)
"""Among messages and outbox."""

MESSAGE: Final[tuple[Action, ...]] = (
    *_ON_A_MESSAGE,
    Action("scroll", "Rul", "", "pagedown", "Piletaster, Page Up og Page Down ruller."),
    Action("help", "Hjælp", "f1", "h", "Forklarer beskeden."),
    Action("leave", "Tilbage", "escape", "q", "Tilbage til listen. Alt, der er gemt, bliver stående."),
)
"""On the page of one message."""

ANSWERS: Final[tuple[Action, ...]] = (
    Action("answer('yes')", "Ja", "", "j", "Ja, det skal ske. En grund kan skrives."),
    Action("answer('no')", "Nej", "", "n", "Nej, og hvorfor ikke."),
    Action("answer('later')", "Tag stilling kl.", "", "t", "I svarer senere: hvornår."),
    Action("help", "Hjælp", "f1", "h", "Forklarer listen."),
    Action("leave", "Tilbage", "escape", "q", "Tilbage til tavlen."),
)
"""On the list of what the plan leaves to choose."""

ORDERS: Final[tuple[Action, ...]] = (
    Action("new_instruction", "Ny anvisning", "", "n", "Hvad er sagt, af hvem, og hvor længe det gælder."),
    Action("new_agreement", "Ny aftale", "", "p", "Med hvem, hvordan, og hvad der er aftalt."),
    Action("acknowledge", "Kvittér", "", "space", "Du har set anvisningen og retter dig efter den."),
    Action("complete", "Ret", "", "r", "Hvor længe anvisningen gælder; hvem aftalen er med."),
    Action("lift", "Ophæv", "", "x", "Anvisningen gælder ikke længere: hvem sagde det."),
    Action("depart", "Fravig", "", "v", "I gør noget andet, og hvorfor. Lederens beslutning."),
    Action("help", "Hjælp", "f1", "h", "Forklarer listen."),
    Action("leave", "Tilbage", "escape", "q", "Tilbage til tavlen."),
)
"""On the list of instructions and agreements."""

AUDIENCES: Final[tuple[Action, ...]] = (
    Action("told", "Orienteret nu", "", "enter", "De er orienteret: hvordan."),
    Action("next_status", "Videre", "", "space", "Planlagt, sendt, bekræftet."),
    Action("promise", "Næste kl.", "", "r", "Hvornår de hører fra jer igen."),
    Action("not_relevant", "Ikke relevant", "", "x", "De skal ikke orienteres, og hvorfor ikke."),
    Action("help", "Hjælp", "f1", "h", "Forklarer listen."),
    Action("leave", "Tilbage", "escape", "q", "Tilbage til tavlen."),
)
"""On the list of those who are to be informed."""

DUTIES: Final[tuple[Action, ...]] = (
    Action("go", "Gå til linjen", "", "enter", "Går til den linje i loggen, der opfylder pligten."),
    Action("point", "Peg på linje", "", "r", "Hvilken linje i loggen opfylder pligten."),
    Action("set_aside", "Ikke relevant", "", "x", "Pligten er ikke relevant her, og hvorfor ikke."),
    Action("help", "Hjælp", "f1", "h", "Forklarer listen."),
    Action("leave", "Tilbage", "escape", "q", "Tilbage til tavlen."),
)
"""On the list of the plan's duties."""

START: Final[tuple[Action, ...]] = (
    Action("help", "Hjælp", "f1", "h", "Forklarer starten."),
    Action("log_line", "Log", "f2", "l", "Sætter markøren i loglinjen; den første linje starter en hændelse."),
    Action("list", "Hændelser", "", "o", "Går til hændelserne; Enter åbner den, markøren står på."),
    Action("duty_log", "Vagtlog", "", "v", "Går til vagtloggen: det, den næste på vagt skal vide."),
    Action("new", "Ny linje", "", "n", "Skriver en linje i vagtloggen. Den starter ingen hændelse.",
           shown=False),
    Action("contact_list", "Kontakter", "f4", "k", "Kontaktlisten: ret, bekræft, fordel, og hold kontakttjek.",
           words="kontaktliste telefon numre kontakttjek dubletter vedligehold"),
    Action("palette", "Alle", "ctrl+p", "a", "Alle handlinger: skriv et ord, og vælg."),
    Action("drafts", "Kladder", "", "g", "Viser det, du har skrevet halvt, og åbner det igen.", shown=False),
    Action("app.colours", "Farver", "", "c", "Mørk, lys, høj kontrast, 16 farver eller ingen.", shown=False,
           words="tema"),
    Action("app.leave", "Luk", "f10", "q", "Lukker programmet. Det, du er ved at skrive, bliver gemt som kladde.",
           words="afslut forlad stop exit"),
)  # fmt: skip
"""On the start screen."""

CONTACT_LIST: Final[tuple[Action, ...]] = (
    Action("open", "Ret", "", "enter", "Åbner kontakten: se og ret alt, hvad der står om den."),
    Action(
        "confirm",
        "Bekræft",
        "",
        "b",
        "Det passer: bekræftet nu af dig, og videre til den næste. Mellemrum gør det samme.",
    ),
    Action("check", "Kontakttjek", "", "k", "Gennemgår dem, der ikke er bekræftet for nylig, én for én; dine først."),
    Action("filter", "Vis", "", "f", "Skifter mellem alle, dem, der skal bekræftes, og dem, du skal tjekke."),
    Action("find", "Søg", "", "s", "Viser kun dem, hvor ordene står: navn, organisation, gruppe eller nummer."),
    Action("new", "Ny", "", "n", "Skriver en ny kontakt på listen."),
    Action("give", "Giv til", "", "t", "Giver en kontakt, en gruppe eller alle forældede til nogen, der tjekker dem."),
    Action("duplicates", "Dubletter", "", "d", "Viser dem, der måske står to gange, og gør to til én."),
    Action("remove", "Fjern", "", "x", "Tager kontakten af listen; grunden skrives i vagtloggen."),
    Action("help", "Hjælp", "f1", "h", "Forklarer listen."),
    Action("leave", "Tilbage", "escape", "q", "Tilbage til det, du kom fra."),
)
"""In the contact list of the register."""

CONTACT_CHECK: Final[tuple[Action, ...]] = (
    Action("passes", "Passer", "", "b", "Nummeret og resten passer. Så kommer den næste. Mellemrum gør det samme."),
    Action("edit", "Ret", "", "r", "Retter det, der er forkert."),
    Action("next", "Næste", "", "n", "Springer over; kontakten står der næste gang."),
    Action("help", "Hjælp", "f1", "h", "Forklarer kontakttjekket."),
    Action("leave", "Stop", "escape", "q", "Stopper her. Det, du har bekræftet, er gemt."),
)
"""In the walk through the contact list."""

FORM: Final[tuple[Action, ...]] = (
    Action("advance", "Videre og gem", "", "enter", "Til næste felt; i det sidste felt bliver det gemt."),
    Action("focus_next", "Næste felt", "tab", "", "Til næste felt uden at gemme; Skift+Tab tilbage."),
    Action("complete", "Tag forslaget", "", "right", "Sætter det viste forslag ind, når markøren står sidst i feltet."),
    Action("help", "Hjælp", "f1", "", "Forklarer formularen."),
    Action("leave", "Luk, kladden gemmes", "escape", "", "Lukker; det skrevne er der igen, næste gang du åbner."),
)
"""In a form."""

CHOOSING: Final[tuple[Action, ...]] = (
    Action("choose", "Vælg", "", "enter", "Vælger det, markøren står på; et tal vælger direkte."),
    Action("help", "Hjælp", "f1", "", "Forklarer listen."),
    Action("leave", "Tilbage", "escape", "", "Tilbage uden at vælge."),
)
"""In a short list to choose from."""

PICKING: Final[tuple[Action, ...]] = (
    Action("pick", "Til og fra", "", "space", "Tager linjen med eller fra; dens tal gør det samme."),
    Action("done", "Færdig", "", "enter", "Gør det med dem, der er taget med."),
    Action("help", "Hjælp", "f1", "", "Forklarer listen."),
    Action("leave", "Tilbage", "escape", "", "Tilbage uden at ændre noget."),
)
"""In a list to take several from."""

READING: Final[tuple[Action, ...]] = (
    Action("scroll", "Rul", "", "pagedown", "Piletaster, Page Up og Page Down ruller."),
    Action("leave", "Tilbage", "escape", "q", "Tilbage til det, du kom fra."),
)
"""On a page of text."""


def screen_bindings(actions: tuple[Action, ...]) -> list[Binding]:
    """Bindings of a screen: the key from everywhere, the letter and Alt+letter where letters are not text.

    Over SSH a quick Esc and letter arrive as Alt+letter, so that is the same two keys.
    """
    bindings = []
    for action in actions:
        anywhere = [action.key] if action.key else []
        if len(action.letter) == 1:
            anywhere.append(f"alt+{action.letter}")
        if anywhere:
            # Of priority: what follows in the same breath, as over a slow link, finds the focus where the key put it.
            keys = ",".join(anywhere)
            bindings.append(Binding(keys, action.name, action.text, show=False, id=action.name, priority=True))
        if action.letter:
            bindings.append(Binding(action.letter, action.name, action.text, show=False, id=f"{action.name}.letter"))
    return bindings


_NAMES: Final = {
    "enter": "Enter",
    "space": "Mellemrum",
    "escape": "Esc",
    "tab": "Tab",
    "right": "Pil højre",
    "pagedown": "Page Down",
}


def key_name(key: str) -> str:
    """A key as it is printed on the keyboard."""
    if key in _NAMES:
        return _NAMES[key]
    if key.startswith("ctrl+"):
        return f"Ctrl+{key[5:].upper()}"
    return key.upper() if len(key) > 1 else key


def keys_of(action: Action) -> str:
    """Both keys of an action, for help and handbook: "F3 o"."""
    return " ".join(key_name(key) for key in (action.key, action.letter) if key)


def help_line(action: Action) -> str:
    """One line of a screen's help: keys, name, what it does."""
    return f"{keys_of(action):<12} {action.text:<15} {action.tip}".rstrip()
