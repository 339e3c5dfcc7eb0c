"""One run of the programme under one work model: its matrix, its team, its participants.

The app holds who carries each function and the numbers of the policy; it knows nothing of
what is built on them. Nothing anywhere asks "is this model 2?": it asks who carries.
"""
