"""Mappings: how the rows of a wide table become events, as data; the shipped ones are recognised by their headers."""
