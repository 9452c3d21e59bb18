"""The document of the lifecycle: it is drawn and written from the table of moves, never by hand. Pure."""
