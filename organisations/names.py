"""Names of organisations that look like another's: what a reader takes for Northern Hash should be it.

Compared is the name without its legal form (Inc, GmbH, ООО, 有限公司), without spaces and marks, as it looks
(accounts.lookalikes).
"""

from __future__ import annotations

import re
import unicodedata

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from accounts.lookalikes import look
from accounts.names import fold, one_line, refuse_mixed_scripts

# What would be taken for the site and its staff, whatever legal form is written after it.
_OURS = (
    "common hash", "admin", "administrator", "administrators", "moderation", "moderator", "moderators", "staff",
    "support", "security", "system", "official", "everyone", "anonymous", "former member", "webmaster",
)  # fmt: skip
_LAST = """
    inc incorporated corp corporation co company llc llp lllp lp ltd limited plc pllc gmbh mbh ag kg kgaa ug ohg ev
    se sa sas sasu sarl sl slu srl sarlu spa snc bv nv cv vof ab asa as ans oy oyj aps kft zrt nyrt rt sro dd doo ad
    ood eood zoo spzoo ltda eireli sadecv sapidecv spr scrl sprl bvba pty pte bhd sdn sdnbhd pvt tbk kk gk jsc pjsc
    cjsc ojsc too ooo oao zao pao ao tov pat fzco fze fzllc dmcc wll bsc saoc hf ehf ou as uab sia foundation
    ооо оао зао пао нао ао тоо ип ао тов пат чп жшс аҡ
"""
_FIRST = "ооо оао зао пао нао ао тоо ип тов пат чп ooo oao zao pao too pt cv ud the"
LEGAL_FORMS_LAST = frozenset(_LAST.split())
LEGAL_FORMS_FIRST = frozenset(_FIRST.split())
# Written without a space, the longest first.
_JOINED = (
    "股份有限公司", "有限责任公司", "有限責任公司", "有限公司",
    "株式会社", "合同会社", "有限会社", "주식회사", "유한회사",
)  # fmt: skip


def bare_name(name: str) -> str:
    """The name without legal forms at its ends; all of it where nothing else would be left."""
    words = [word for word in re.split(r"[\s,()«»\"“”]+", _unjoined(fold(one_line(name)))) if word]
    while len(words) > 1:
        ends = next((n for n in (3, 2, 1) if n < len(words) and _form(words[-n:]) in LEGAL_FORMS_LAST), 0)
        if ends:
            words = words[:-ends]
        elif _form(words[:1]) in LEGAL_FORMS_FIRST:
            words = words[1:]
        else:
            break
    return " ".join(words)


def look_of_name(name: str) -> str:
    """What two names of organisations that look alike have in common."""
    letters = (letter for letter in bare_name(name) if unicodedata.category(letter)[0] in "LNM")
    return look("".join(letters)) or look(fold(name))


def refuse_misleading(name: str) -> None:
    """Raises ValidationError for a name taken for the site itself, or that mixes alphabets within a word."""
    if look_of_name(name) in {look_of_name(word) for word in (*_OURS, settings.SITE_NAME)}:
        raise ValidationError(_("This name is reserved. Please choose another."))
    try:
        for word in name.split():
            refuse_mixed_scripts(word)
    except ValidationError:
        raise ValidationError(_("Write each word of the name in one alphabet.")) from None


def _unjoined(name: str) -> str:
    for form in _JOINED:
        if name != form and (name.endswith(form) or name.startswith(form)):
            return name.removesuffix(form).removeprefix(form)
    return name


def _form(words: list[str]) -> str:
    """Words that end a name, as the list has them: "S.A. de C.V." is sadecv."""
    return "".join(letter for letter in "".join(words) if letter.isalnum())
