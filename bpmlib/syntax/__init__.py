"""Expression text to model and back: `lexer`, then `parser`; `show` writes a model as text again."""
