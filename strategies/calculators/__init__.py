"""The calculators: each a form whose values live in the address, and what comes of them.

A calculator stores nothing, compares nobody and suggests nothing to anybody: it reckons with what one reader
typed. Page and API show the same `Result`.
"""
