"""Receipts of decisions: the JSON that an application keeps, its published schema, and checking one again."""
