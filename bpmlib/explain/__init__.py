"""Why a decision came out as it did, why not otherwise, and what would change it; in English and Chinese.

`explanation` is what comes out and how it reads; `why` takes the reasons of the rules that hit and the first
cell at which each other rule failed from the state that deciding left behind; `change` decides again beside
the nearest boundaries. `wording` says values by type, unit and vocabulary.
"""
