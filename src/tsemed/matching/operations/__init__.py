"""What can be done in matching: with a round, with its proposals, and with the answers."""
