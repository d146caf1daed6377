"""Whatever code stands in a template, it prints what it was given, stops, and says in words what it may not do."""

from typing import Final

from hypothesis import example, given
from hypothesis import strategies as st

from beredskab_tui.mail.templatecode import CodeFault, Lines, check, render
from beredskab_tui.mail.variables import VARIABLES
from beredskab_tui.text import MAX_LENGTH
from tests.hostile import harmless

VALUES: Final = {
    name: Lines((f"<{name} 1>", "{{ 7 * 7 }}" * 20)) if variable.many else f"<{name} {{{{ 7 * 7 }}}}>"
    for name, variable in VARIABLES.items()
}
"""What stands behind every name: some of it would be code if anybody ran it."""
MANY: Final = [name for name, variable in VARIABLES.items() if variable.many]

names = st.sampled_from([*list(VARIABLES)[:4], *MANY, "loop", "self", "cycler", "x"])
TAILS: Final = """
.upper()
.__class__
['__class__']
[0]
|upper
|join(', ')
|join(x=1)
|attr('__class__')
|default('x')
|center(10**9)
|list
|pprint
.index
.__init__.__globals__
|map('attr', '__class__')
|replace('<', '>')
(sted)
 * 10**9
 ~ x
 if x
 if sted else 'y'
 == 'a'
 in aftaler
"""
"""What may stand behind a name; nothing, too."""
ALONE: Final = """9 ** 9 ** 9
'a' * 10**9
''.__class__.__mro__
lipsum
range(10**9)
[1] * 10**9"""

tails = st.sampled_from(TAILS.split("\n"))
expressions = st.one_of(
    names,
    names,
    st.builds("{}{}{}".format, names, tails, tails),
    st.sampled_from([*ALONE.split("\n"), "(" * 300 + "x" + ")" * 300]),
)
prints = expressions.map("{{{{ {} }}}}".format)
text = st.text("ab æ{}%#-\n\x1b\x1f\u202e", max_size=8)
pieces = st.recursive(
    text | prints,
    lambda part: st.one_of(
        st.builds("{{% if {} %}}{}{{% else %}}{}{{% endif %}}".format, expressions, part, part),
        st.builds("{{% for en in {} %}}{}{{{{ en }}}}{{% endfor %}}".format, names, part),
        st.builds("{{% for en in {} recursive %}}{}{{% endfor %}}".format, names, part),
        st.builds("{{% set x = {} %}}{}".format, expressions, part),
        st.builds("{{% macro x() %}}{}{{{{ x() }}}}{{% endmacro %}}{{{{ x() }}}}".format, part),
        st.builds("{{% filter {} %}}{}{{% endfilter %}}".format, st.sampled_from(["upper", "center(10**9)"]), part),
        st.builds("{{% raw %}}{}{{% endraw %}}".format, part),
        st.builds("{}{}".format, part, part),
    ),
    max_leaves=5,
)
OUTSIDE: Final = ("<class", "<function", "<bound", "<generator", "<built-in", "object at 0x", "builtins", "LoopContext")
"""How what a template must not reach looks when it is printed."""


@given(source=pieces)
@example("{% for en in aftaler %}" + "{{ en }}" * 400 + "{% endfor %}")
@example("{{ sted }}" * 1000)
@example("{% for en in aftaler %}{{ loop }}{% endfor %}")
def test_code_of_any_kind_prints_what_it_was_given_and_no_more_than_there_is_room_for(source: str) -> None:
    try:
        used = check(source)
        made = render(source, VALUES)
    except CodeFault as fault:
        assert harmless(fault.right) and 1 <= fault.line <= source.count("\n") + 1
        return
    assert used <= VARIABLES.keys()
    assert len(made) <= MAX_LENGTH
    assert not any(mark in made for mark in OUTSIDE)
    # What was given is printed as it stands: none of it was run.
    assert "49" not in made


@given(source=st.text(max_size=40) | st.text("{}%#-+ \n'\"()[]|.~=abcifor0", max_size=60))
def test_text_of_any_kind_is_code_or_a_fault_in_words(source: str) -> None:
    try:
        check(source)
        render(source, VALUES)
    except CodeFault as fault:
        assert fault.wrong and harmless(fault.right)
