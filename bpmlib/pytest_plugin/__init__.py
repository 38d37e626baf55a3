"""The pytest plugin: policy files as tests, with their coverage."""
