"""YAML files as people type them, whatever they are about: read with line and column, and everything wrong with them said at once.

``load`` reads a page into a model of the caller's; ``page``, ``explain`` and ``mistakes`` are its parts, for files that are not one model.
"""
