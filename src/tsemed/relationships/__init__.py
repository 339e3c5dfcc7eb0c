"""The pair's life: that two people meet, when they met, and whether anybody should ask.

The app knows nothing of how two people were brought together; matching stands
above it and opens a relationship when both have agreed. Contact details pass between the two
only while the pair lives and the mentee's consent is in force.
"""
