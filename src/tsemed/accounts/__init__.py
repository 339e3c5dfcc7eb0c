"""Logins, second factors, personal links and devices. Knows no person: a person points here.

Nobody has a password. One signs in with a code sent by e-mail, a passkey, or a personal link.
Upper apps register who is staff (`second_factor`) and finders of logins (`login_lookup`).
"""
