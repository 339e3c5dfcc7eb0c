"""The believable demo programme: invented people in a programme that might exist.

Everything follows from one seed and one day, so two loads on the same day are the same, and
dates always lie around today. What the operations of the apps can do is done through them,
so the demo holds nothing that the system itself would refuse.
"""
