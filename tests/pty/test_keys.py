"""Keys that come in one breath, as over a slow link: each does what it would have done alone, and no letter is lost."""

import pytest

from tests.pty.conftest import Opens
from tests.pty.terminal import CTRL_P, DOWN, ENTER, ESC, F_KEYS


@pytest.mark.slow
def test_alt_and_what_textual_takes_for_another_key(opens: Opens) -> None:
    with opens() as terminal:
        terminal.send("halvt", ESC + b"f")
        terminal.sees("Find>", "Skriv et ord")
        terminal.send(F_KEYS[2], ESC + b"1")
        terminal.sees("Plan og pligter")
        terminal.send(F_KEYS[2])
        terminal.until(lambda: terminal.line == "halvt")


def test_what_is_typed_in_one_breath_with_a_letter_of_the_board_is_not_lost(opens: Opens) -> None:
    with opens() as terminal:
        terminal.escape()
        terminal.send("ldøren er låst")
        terminal.until(lambda: terminal.line == "døren er låst")


@pytest.mark.slow
def test_a_form_opened_and_filled_in_in_one_breath(opens: Opens) -> None:
    with opens(size=(120, 40)) as terminal:
        # Fields: what (1 is shooting), where, by whom (2 is the municipality), and what it needs.
        terminal.send(F_KEYS[9] + b"1" + b"1" + b"Torvet 4" + ENTER + b"2" + ENTER)
        terminal.sees("Skyderi · Torvet 4 · Gruppe 1")
        assert terminal.line == ""


@pytest.mark.slow
def test_fields_filled_in_in_one_breath(opens: Opens) -> None:
    with opens(size=(120, 40)) as terminal:
        terminal.send(F_KEYS[5])
        terminal.sees("Enter ")
        terminal.send("n1")
        terminal.sees("Nyt medienotat")
        # Medium, question, what it is (2 is a question; a digit goes on by itself), link, referred to, when.
        terminal.send("Fjordby Folkeblad\rer nogen kommet til skade?\r2\r\r\r")
        terminal.sees("Fjordby Folkeblad spørger: er nogen kommet til")


@pytest.mark.slow
def test_an_action_found_by_its_name_and_chosen_in_one_breath(opens: Opens) -> None:
    with opens(size=(120, 40)) as terminal:
        terminal.send("halvt", CTRL_P + b"pligterne" + ENTER)
        terminal.sees("Peg på linje")
        terminal.send(F_KEYS[2])
        # The marker moves among what the words find, too.
        terminal.send(CTRL_P + b"overtag" + DOWN + ENTER)
        terminal.sees("Hvad vil du?", "Overtag ledelsen")
