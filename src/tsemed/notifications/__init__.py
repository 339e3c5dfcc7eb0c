"""Envelopes: every letter that leaves the house, from posting to delivery, and the worker.

This room carries letters and knows none. Rooms above register theirs (`letters.register`)
and post them (`operations.post_letter`) in the transaction of the change they tell about, so
a letter exists exactly when its reason does. It knows addresses and logins, never persons.
"""
