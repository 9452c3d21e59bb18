"""What the boards show: a whole kind of work on one page, and the acts that belong to it."""
