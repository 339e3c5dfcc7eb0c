"""Lists in, with a preview that shows row by row what will happen, and out again.

It owns the imports, their drafts and their verdicts, and writes into lower apps through
their own operations. What a list looks like and how a file is read is `tsemed.spreadsheets`.
"""
