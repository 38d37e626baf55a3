"""Plots: the only door to matplotlib."""

from __future__ import annotations
