"""The outbox: every letter the system sends, from posting to delivery, and the worker.

This app sends letters and knows none. Upper apps register theirs (`letters.register`)
and post them (`operations.post_letter`) in the transaction of the change they report, so
a letter exists exactly when its reason does. It knows addresses and logins, never persons.
"""
