"""Code, coloured by Pygments with classes. Mermaid and formulas stay code in the language they are in."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator, Sequence
from functools import cache
from html import escape
from itertools import groupby
from operator import itemgetter

from django.utils.translation import gettext as _
from markdown_it import MarkdownIt
from markdown_it.common.utils import unescapeAll
from markdown_it.renderer import RendererHTML
from markdown_it.token import Token
from markdown_it.utils import EnvType, OptionsDict
from pygments.lexer import Lexer
from pygments.lexers import get_lexer_by_name
from pygments.token import Token as Kind
from pygments.token import _TokenType

# What is coloured: names as people write them, to Pygments' own. A closed list, because a lexer among
# Pygments' six hundred may need minutes for a line written to that end; these were tried.
LANGUAGES = {
    name: lexer
    for lexer, names in {
        "bash": "bash sh shell zsh", "batch": "bat batch cmd", "c": "c h", "cpp": "cpp c++ hpp cc",
        "console": "console shell-session", "diff": "diff patch udiff",
        "docker": "docker dockerfile", "go": "go golang", "ini": "ini cfg conf",
        "javascript": "javascript js", "json": "json jsonc json5", "kotlin": "kotlin kt", "lua": "lua",
        "nginx": "nginx", "postgresql": "postgresql postgres plpgsql",
        "powershell": "powershell ps1", "python": "python py python3", "r": "r", "ruby": "ruby rb",
        "rust": "rust rs", "scala": "scala", "scheme": "scheme lisp", "sql": "sql sqlite",
        "swift": "swift", "toml": "toml", "typescript": "typescript ts", "xml": "xml svg html",
        "yaml": "yaml yml",
    }.items()
    for name in names.split()
}  # fmt: skip
PLAIN = frozenset({"mermaid", "tex", "text"})  # named in the class, for a reader's tools; not coloured
LONGEST_COLOURED = 15_000  # characters in one post
LONGEST_COLOURING = 0.25  # seconds of processor time for one box; then it, and what follows, stays plain


# What gets a colour, by Pygments' own short names; the stylesheet has a rule for each, and no kind below
# one of these has its own. Names, operators and brackets are left bare: they are most of any code.
COLOURED = {
    Kind.Keyword: "k", Kind.Operator.Word: "k", Kind.Name.Builtin: "nb", Kind.Name.Function: "nf",
    Kind.Name.Class: "nc", Kind.Name.Exception: "nc", Kind.Name.Decorator: "nd", Kind.Name.Tag: "nt",
    Kind.Name.Attribute: "na", Kind.Name.Variable: "nv", Kind.Name.Constant: "no", Kind.Literal.String: "s",
    Kind.Literal.Number: "m", Kind.Comment: "c", Kind.Generic.Deleted: "gd", Kind.Generic.Inserted: "gi",
    Kind.Generic.Heading: "gh", Kind.Generic.Subheading: "gh", Kind.Generic.Prompt: "gp",
    Kind.Generic.Output: "go", Kind.Generic.Error: "gd",
}  # fmt: skip

# Over these even good lexers lose their way: quadratic in blank lines, or in one long line.
_TIRING = re.compile(r"\s{100}|[^\n]{1000}")
_ALIASES = {"plain": "text", "plaintext": "text", "txt": "text", "latex": "tex", "math": "tex"}


def add_code(md: MarkdownIt) -> None:
    md.add_render_rule("fence", _fence)
    md.add_render_rule("code_block", _fence)


def boxed(code: str, *, label: str, language: str = "") -> str:
    """A scrolling box that the keyboard reaches. `code` is HTML, `label` and `language` are not."""
    css = f' class="language-{escape(language)}"' if language else ""
    return f'<pre class="code" tabindex="0" role="region" aria-label="{escape(label)}"><code{css}>{code}</code></pre>\n'


def _fence(
    self: RendererHTML, tokens: Sequence[Token], index: int, options: OptionsDict, env: EnvType
) -> str:
    token = tokens[index]
    info = unescapeAll(token.info).split()
    language = info[0].lower().strip("{}.") if info else ""
    language = _ALIASES.get(language, language)
    language = LANGUAGES.get(language, language if language in PLAIN else "")
    env["code_count"] = env.get("code_count", 0) + 1
    start = " ".join(token.content.split(maxsplit=12)[:12])[:40].strip()
    # The number and the start tell one box from another in a list of regions.
    label = _("Code %(number)s: %(start)s") % {"number": env["code_count"], "start": start}
    return boxed(_coloured(token.content, language, env), label=label.rstrip(": "), language=language)


def _coloured(code: str, language: str, env: EnvType) -> str:
    plain = escape(code, quote=False)
    left = env.setdefault("colour_left", LONGEST_COLOURED)
    if language not in LANGUAGES.values() or len(code) > left or _TIRING.search(code):
        return plain
    env["colour_left"] = left - len(code)
    try:
        runs = groupby(_tokens(code, language), key=itemgetter(0))
        return "".join(_span(css, "".join(value for _css, value in run)) for css, run in runs)
    except TimeoutError:
        env["colour_left"] = 0
        return plain


def _tokens(code: str, language: str) -> Iterator[tuple[str, str]]:
    """Classes and texts. Raises TimeoutError after LONGEST_COLOURING."""
    end = time.thread_time() + LONGEST_COLOURING
    for kind, value in _lexer(language).get_tokens(code):
        if time.thread_time() > end:
            raise TimeoutError
        yield _class(kind), value


def _span(css: str, text: str) -> str:
    return f'<span class="{css}">{escape(text, quote=False)}</span>' if css else escape(text, quote=False)


@cache
def _lexer(language: str) -> Lexer:
    return get_lexer_by_name(language, stripnl=False, ensurenl=False)


@cache
def _class(kind: _TokenType) -> str:
    """The class of the nearest kind that is coloured."""
    nearest: _TokenType | None = kind
    while nearest is not None and nearest not in COLOURED:
        nearest = nearest.parent
    return COLOURED.get(nearest, "") if nearest is not None else ""
