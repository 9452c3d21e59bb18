"""Letters of residents: written without an account, answered by a named post within a limit."""
