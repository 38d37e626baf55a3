"""Mutation of policies: one thing changed at a time; do the file's own examples and properties notice?"""
