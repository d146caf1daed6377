"""Keys held for a screen that is on its way."""

from textual import events

from beredskab_tui.tui.typeahead import TypeAhead


def key(name: str) -> events.Key:
    return events.Key(name, None)


def test_leaving_does_not_wait_for_what_is_opened() -> None:
    ahead = TypeAhead()
    ahead.hold()
    assert ahead.takes(key("ctrl+u"), may_cancel=False)
    assert not ahead.takes(key("f10"), may_cancel=False)


def test_on_a_screen_that_stands_there_leaving_comes_after_what_was_typed_before() -> None:
    ahead = TypeAhead()
    ahead.hold()
    ahead.soon()
    typed = [key("ctrl+u"), key("f10")]
    assert all(ahead.takes(one, may_cancel=False) for one in typed)
    # Should the screen never ask for them, one is not kept here.
    assert not ahead.takes(key("f10"), may_cancel=False)
    assert ahead.release() == typed
    assert not ahead.takes(key("f10"), may_cancel=False)


def test_nothing_is_held_when_nothing_is_on_its_way() -> None:
    ahead = TypeAhead()
    ahead.soon()
    assert not ahead.takes(key("f10"), may_cancel=False)
    ahead.hold()
    assert not ahead.takes(key("f10"), may_cancel=False), "a screen that stood there before says nothing of the next"
