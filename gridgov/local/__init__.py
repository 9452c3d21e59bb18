"""The servers and the one command of a demo or a test run. Production uses real servers and imports none of this."""
