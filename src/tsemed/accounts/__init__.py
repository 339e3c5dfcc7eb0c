"""Logins, second factors, personal links and devices. Knows no person: a person points here."""
