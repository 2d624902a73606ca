from __future__ import annotations


class FormulaError(ValueError):
    """What is wrong with a formula, and where: `at` is the first character meant, `length` how many.

    The message is a sentence in the language of the reader.
    """

    def __init__(self, message: str, at: int = 0, length: int = 1) -> None:
        super().__init__(message)
        self.message, self.at, self.length = message, at, max(1, length)
