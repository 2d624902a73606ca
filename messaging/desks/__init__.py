"""Organisations' desks: where people write to a company, and what its own people see of that."""
