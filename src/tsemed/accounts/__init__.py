"""Logins, second factors, personal links and devices. Knows no person: a person points here.

Nobody has a password. One signs in with a code sent by e-mail, a passkey, or a personal link.
Rooms above say who is staff (`factors`) and who answers to a telephone number (`readers`).
"""
