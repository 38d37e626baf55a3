"""The policies of a folder as a run of tests needs them: read once, examples run once, properties proved once."""

from __future__ import annotations

from pathlib import Path

import pytest
from pydantic import BaseModel

from bpmlib.commands.output import Unusable, models_in
from bpmlib.library import root_of
from bpmlib.policies import Policies
from bpmlib.verify.examples import ExampleResult, run_examples
from bpmlib.verify.properties import Verdicts, prove

__all__ = ["Folder", "folder_of", "loaded", "own_policy"]

_MODELS = pytest.StashKey[list[type[BaseModel]]]()
_FOLDERS = pytest.StashKey[dict[Path, "Folder"]]()


class Folder:
    """The policies under one root, with what came of their examples and properties as far as somebody asked."""

    def __init__(self, policies: Policies) -> None:
        self.policies = policies
        self._results: dict[str, tuple[ExampleResult, ...]] = {}
        self._verdicts: dict[str, Verdicts] = {}

    def results(self, policy: str) -> tuple[ExampleResult, ...]:
        """Return what came of the examples of all versions of a policy; the first question runs them."""
        if policy not in self._results:
            self._results[policy] = tuple(run_examples(self.policies, policy))
        return self._results[policy]

    def verdicts(self, policy: str) -> Verdicts:
        """Return what became of the properties of a policy; the first question asks for all of them."""
        if policy not in self._verdicts:
            self._verdicts[policy] = prove(self.policies[policy])
        return self._verdicts[policy]


def folder_of(config: pytest.Config, path: Path) -> Folder:
    """Return the folder that a policy file belongs to, the same for all of its files."""
    known = config.stash.setdefault(_FOLDERS, {})
    root = root_of(path)
    if root not in known:
        known[root] = Folder(loaded(config, root))
    return known[root]


def loaded(config: pytest.Config, path: Path) -> Policies:
    """Return the policies of the folder that a path belongs to, read now, with the models that the settings name."""
    models = config.stash.get(_MODELS, None)
    if models is None:
        try:
            models = [model for file in config.getini("policy_documents") for model in models_in(file)]
        except Unusable as error:
            raise pytest.UsageError(f"policy_documents: {error}") from error
        config.stash[_MODELS] = models
    return Policies.load(path, documents=models)


def own_policy(policies: Policies, path: Path) -> str:
    """Return the id of the policy of which a file is a version."""
    place = path.resolve()
    return next(id for id in policies if place in [file.resolve() for file in policies.files(id)])
