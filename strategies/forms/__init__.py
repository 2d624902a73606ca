"""The forms of strategies: shape only; rules are in the actions."""
