"""What an author wrote: expressions, tables, policies and prose, each with the place it stands at.

Nodes are frozen dataclasses without behaviour; `span` is left out of equality, so two models are equal
when they say the same. Start with `policies`; `expressions` is FEEL, `vocabulary` the words and the
catalogue, `settings` what `policies.toml` says.
"""
