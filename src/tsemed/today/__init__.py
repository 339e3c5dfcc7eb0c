"""Today: one list that says what waits for somebody, each line with its one action.

Nothing is stored here, so nothing goes stale: each lower app answers for itself what of its
own waits for this person, and this app only puts the answers in order.
"""
