"""The command line over the rooms."""
