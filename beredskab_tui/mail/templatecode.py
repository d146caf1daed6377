"""The code in a template: a small part of Jinja2, checked before it is run and cut off when it runs wild.

A template may print names, choose with ``if`` and go through lists with ``for``. Nothing else is let through, so that
no file of the office's can hang the program, read what it must not, or surprise whoever approves the text. What is
let through is run in Jinja2's sandbox all the same.
"""

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from types import GeneratorType, TracebackType
from typing import TYPE_CHECKING, Final, cast

from beredskab_tui.mail.variables import VARIABLES
from beredskab_tui.text import MAX_LENGTH

if TYPE_CHECKING:
    from jinja2 import Environment, Template, nodes

MARK: Final = "\x1f"
"""Ends a line that holds code, so that it can be told whether code left it empty. No text from anybody has it."""
FILTERS: Final = frozenset(("capitalize", "default", "join", "lower", "trim", "upper"))
IN_LOOP: Final = frozenset(("first", "index", "last"))
ALLOWED: Final = (
    "Brug kun {{ navn }}, {% if navn %} … {% else %} … {% endif %} og {% for linje in aftaler %} … {% endfor %}."
)
_BLOCK: Final = re.compile(r"\{%[-+]?\s*(if|for|endif|endfor)\b")


class CodeFault(Exception):
    """The code cannot be used; in words for whoever edits the template."""

    def __init__(self, line: int, wrong: str, right: str) -> None:
        super().__init__(wrong)
        self.line = line
        """Counted from 1 in the code."""
        self.wrong = wrong
        self.right = right


class Lines(tuple[str, ...]):
    """Several lines as a template sees them: to be gone through, or printed below each other."""

    def __str__(self) -> str:
        return "\n".join(self)


def check(source: str) -> frozenset[str]:
    """The names that the code uses.

    Raises:
        CodeFault: it is not code, it does more than it may, or it uses a name that nothing stands behind.
    """
    return _made(source)[1]


def render(source: str, values: Mapping[str, str | Lines]) -> str:
    """What the code makes of the values: lines that only code stood on and that became empty are gone.

    Raises:
        CodeFault: as ``check``, or what it makes is longer than a text may be.
    """
    from jinja2 import TemplateError

    template = _made(source)[0]
    running = cast("GeneratorType[str, None, None]", template.root_render_func(template.new_context(dict(values))))
    made: list[str] = []
    size = 0
    try:
        for piece in running:
            made.append(piece)
            size += len(piece)
            if size > MAX_LENGTH:
                frame = running.gi_frame
                assert frame is not None, "it waits at the piece it has just made"
                raise CodeFault(
                    template.get_corresponding_lineno(frame.f_lineno),
                    f"beskeden bliver på over {MAX_LENGTH // 1000}.000 tegn",
                    "Gør det, der står i felterne, kortere, eller vedhæft den lange tekst.",
                )
    except (TemplateError, TypeError) as error:
        line = _line_of(template, error.__traceback__)
        raise CodeFault(line, f"koden kan ikke udføres: »{_shown(source, line)}«", ALLOWED) from error
    lines = "".join(made).split("\n")
    return "\n".join(line.replace(MARK, "") for line in lines if MARK not in line or line.strip(f" {MARK}"))


@lru_cache(maxsize=64)
def _made(source: str) -> tuple["Template", frozenset[str]]:
    """The code, ready to run, and the names it uses; raises as ``check``."""
    from jinja2 import TemplateSyntaxError, meta

    environment = _environment()
    try:
        marked = _marked(environment, source)
        tree = environment.parse(marked)
        for problem in _forbidden(tree):
            raise CodeFault(problem.lineno, f"det kan ikke bruges her: »{_shown(source, problem.lineno)}«", ALLOWED)
        names = meta.find_undeclared_variables(tree)
        _check_names(tree, names)
        return environment.from_string(marked), frozenset(names)
    except TemplateSyntaxError as error:
        raise _syntax_fault(source, error.lineno, error.message or "") from error
    except (RecursionError, SyntaxError, ValueError) as error:
        # Code within code within code: deeper than Python goes, or a number longer than it reads.
        raise CodeFault(1, "koden er for indviklet", ALLOWED) from error


def _environment() -> "Environment":
    from jinja2 import StrictUndefined
    from jinja2.sandbox import SandboxedEnvironment

    environment = SandboxedEnvironment(undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
    # What Jinja2 lays out for everybody, such as ``range``, would otherwise count as known and could be printed.
    environment.globals.clear()
    return environment


def _marked(environment: "Environment", source: str) -> str:
    """The code with a mark at the end of each line that prints something, or may."""
    parts: list[str] = []
    code = prints = False
    for _, kind, value in environment.overlay(trim_blocks=False, lstrip_blocks=False).lex(source):
        if kind != "data":
            code = True
            prints = prints or kind == "variable_begin"
            parts.append(value)
            continue
        for number, text in enumerate(value.split("\n")):
            if number:
                parts.append(f"{MARK}\n" if code and prints else "\n")
                code = prints = False
            prints = prints or bool(text.strip())
            parts.append(text)
    return "".join(parts) + (MARK if code and prints else "")


def _forbidden(tree: "nodes.Template") -> Iterator["nodes.Node"]:
    """What of the code is more than a template may do."""
    from jinja2 import nodes

    plain = (
        nodes.Template, nodes.Output, nodes.TemplateData, nodes.Name, nodes.If, nodes.And, nodes.Or, nodes.Not,
        nodes.Operand,
    )  # fmt: skip
    # Only what is asked of the loop is text; by itself it is one of Jinja2's own things.
    asked = {id(node.node) for node in tree.find_all(nodes.Getattr)}
    for node in tree.find_all(nodes.Node):
        match node:
            case nodes.Name(name="loop"):
                fine = id(node) in asked
            case nodes.Const():
                fine = isinstance(node.value, str | bool)
            case nodes.For(target=nodes.Name(), iter=nodes.Name(name=name), recursive=False):
                fine = _is_many(name) and not any(True for one in (*node.body, *node.else_) for _ in _loops(one))
            case nodes.Getattr(node=nodes.Name(name="loop")):
                fine = node.attr in IN_LOOP
            case nodes.Compare():
                fine = all(operand.op in ("eq", "ne", "in", "notin") for operand in node.ops)
            case nodes.CondExpr():
                fine = node.expr2 is not None
            case nodes.Filter(node=nodes.Name(name=name)):
                fine = (
                    node.name in FILTERS
                    and all(isinstance(argument, nodes.Const) for argument in node.args)
                    and not (node.kwargs or node.dyn_args or node.dyn_kwargs)
                    and (node.name != "join" or _is_many(name))
                )
            case _:
                fine = isinstance(node, plain)
        if not fine:
            yield node


def _loops(node: "nodes.Node") -> Iterator["nodes.Node"]:
    from jinja2 import nodes

    if isinstance(node, nodes.For):
        yield node
    yield from node.find_all(nodes.For)


def _is_many(name: str) -> bool:
    return name in VARIABLES and VARIABLES[name].many


def _check_names(tree: "nodes.Template", names: set[str]) -> None:
    from jinja2 import nodes

    for node in tree.find_all(nodes.Name):
        # Jinja2 has ``self`` of its own and does not count it among what is undeclared.
        if (node.name in names and node.name not in VARIABLES) or node.name == "self":
            raise CodeFault(node.lineno, f"navnet »{node.name}« kendes ikke", meant(node.name, tuple(VARIABLES)))


def meant(word: str, known: tuple[str, ...]) -> str:
    """What would be right in the place of a word that nobody knows, in a sentence."""
    # Only when there is a mistake to explain.
    import difflib

    near = difflib.get_close_matches(word, known, 1)
    return f"Mente du {near[0]}?" if near else f"Det kan være: {', '.join(known)}."


def _syntax_fault(source: str, line: int, said: str) -> CodeFault:
    if tag := re.search(r"unknown tag '(\w+)'", said):
        if tag[1] in ("endif", "endfor", "else", "elif"):
            begins = "for" if tag[1] == "endfor" else "if"
            right = f"Slet den, eller skriv {{% {begins} … %}} der, hvor det begynder."
            return CodeFault(line, f"{{% {tag[1]} %}} står uden sin begyndelse", right)
        return CodeFault(line, f"{{% {tag[1]} %}} findes ikke", ALLOWED)
    if "innermost block" in said and (opened := _left_open(source)) is not None:
        line, tag_name = opened
        right = f"Skriv {{% end{tag_name} %}} efter det, der hører til."
        return CodeFault(line, f"{{% {tag_name} … %}} bliver ikke afsluttet", right)
    if source.count("{{", 0) != source.count("}}", 0):
        line = next(
            (number for number, text in enumerate(source.split("\n"), 1) if text.count("{{") != text.count("}}")), line
        )
    right = "Et navn skrives {{ navn }}, med to klammer foran og to bagefter."
    return CodeFault(line, f"koden kan ikke læses: »{_shown(source, line)}«", right)


def _left_open(source: str) -> tuple[int, str] | None:
    """The line and the name of the innermost ``if`` or ``for`` that is not ended."""
    opened: list[tuple[int, str]] = []
    for tag in _BLOCK.finditer(source):
        if not tag[1].startswith("end"):
            opened.append((source.count("\n", 0, tag.start()) + 1, tag[1]))
        elif opened:
            opened.pop()
    return opened[-1] if opened else None


def _shown(source: str, line: int) -> str:
    """The line a fault is in, as much of it as a sentence has room for."""
    lines = source.split("\n")
    text = lines[line - 1].strip() if 0 < line <= len(lines) else ""
    return text if len(text) <= 60 else f"{text[:59]}…"


def _line_of(template: "Template", trace: TracebackType | None) -> int:
    """The line of the template where something went wrong while it ran."""
    line = 1
    code = getattr(template.root_render_func, "__code__", None)
    while trace is not None:
        if trace.tb_frame.f_code is code:
            line = template.get_corresponding_lineno(trace.tb_lineno)
        trace = trace.tb_next
    return line
