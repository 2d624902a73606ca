"""Stems of words: one language for scripts that tell it, every likely language for Latin letters."""

import threading
import unicodedata
from functools import lru_cache

import Stemmer

# English gives the main stem, which stands in the word's place in phrases. The others are marked with their
# letter, so that two words meet where one language makes one stem of both: "regular" is not "regulation".
_MAIN = Stemmer.Stemmer("english", 0)
_OTHERS = {
    "s": Stemmer.Stemmer("spanish", 0),
    "p": Stemmer.Stemmer("portuguese", 0),
    "f": Stemmer.Stemmer("french", 0),
    "d": Stemmer.Stemmer("german", 0),
    "i": Stemmer.Stemmer("italian", 0),
    "c": Stemmer.Stemmer("czech", 0),
}
MARK = "ˢ"
_BY_SCRIPT = {
    "CYRILLIC": Stemmer.Stemmer("russian", 0),
    "ARABIC": Stemmer.Stemmer("arabic", 0),
    "DEVANAGARI": Stemmer.Stemmer("hindi", 0),
    "GREEK": Stemmer.Stemmer("greek", 0),
}
_ONE_AT_A_TIME = threading.Lock()  # a Snowball stemmer keeps the word it works on in itself
_LONGEST_WORD = 40  # characters; what is longer is a hash or a key, and has no stem


@lru_cache(maxsize=200_000)
def stems(word: str) -> tuple[str, ...]:
    """Return the main stem of a folded word, then, marked, what other languages would make of it."""
    if len(word) > _LONGEST_WORD:
        return (word[: 2 * _LONGEST_WORD],)
    if word[0].isascii():
        if not word.isalpha():
            return (word,)
        with _ONE_AT_A_TIME:
            others = ((letter, stemmer.stemWord(word)) for letter, stemmer in _OTHERS.items())
            marked = (MARK + letter + stem for letter, stem in others if stem and stem != word)
            return (_MAIN.stemWord(word) or word, *marked)
    stemmer = _BY_SCRIPT.get(unicodedata.name(word[0], "").partition(" ")[0])
    if stemmer is None:
        return (word,)
    with _ONE_AT_A_TIME:
        return (stemmer.stemWord(word) or word,)


@lru_cache(maxsize=20_000)
def forms(word: str) -> tuple[str, ...]:
    """Return every token under which another form of a folded word may stand in a document."""
    main, *marked = stems(word)
    if len(word) > _LONGEST_WORD or not (word[0].isascii() and word.isalpha()):
        return (main,)
    moved = {token[1]: token[2:] for token in marked}
    by_language = {letter: moved.get(letter, word) for letter in _OTHERS}
    # A word that is its own stem stands unmarked, under its main stem.
    own = [stems(stem)[0] for stem in by_language.values()]
    return tuple(dict.fromkeys([main, *(MARK + letter + stem for letter, stem in by_language.items()), *own]))


# Words so common that a query is better without them. Folded, as in `folding.fold`.
_COMMON = """
    a an and are as at be by can do does for from how i if in is it my of on or that the this to was what when where
    which who why will with you your
    al como con cual cuando de del donde el en es la las lo los mi para por porque que se si sin su un una y
    ao aos da das do dos e em na nas no nos o os ou para pela pelo por qual quando que sao se um uma
    au aux avec ce ces dans des du elle est et il je le les leur ne ou pas pour qu que qui sa se ses son sur une
    das dem den der des die ein eine einer fur ich im in ist mit nicht oder sich sind und von wie zu zum zur
    che chi con dei del della di gli il io lo nel non per piu quale quando sono su tra una uno
    а без бы в во для до его если еще же за и из или к как ко ли мне мой мы на не но о об он от по при с со так там
    то у что чтобы
"""
STOP_WORDS = frozenset(_COMMON.split())
