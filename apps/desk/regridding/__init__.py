"""Dividing and joining grids: everything that lives on them moves along, and back when the act is undone."""
