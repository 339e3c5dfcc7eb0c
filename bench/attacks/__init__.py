"""Attacks that anybody can run against a fresh copy of this repository.

Each makes a database of its own, is bounded in count and in time, removes what it made, prints
what it counted, and ends with 1 where a promise of `docs/security.md` was missed. Each runs alone,
with `PYTHONPATH=src:.` in the environment of `make test`:

    python -m bench.attacks.back_button
    python -m bench.attacks.races
    python -m bench.attacks.flood      [--requests 2000 --addresses 500 --seconds 600]
    python -m bench.attacks.guesses    [--guesses 64 --seconds 120]

`flood` and `guesses` start the server as `tsemed serve` starts it, on 127.0.0.1 and a free port.
They take a new SQLite file, or the empty PostgreSQL database that `TSEMED_DATABASE_URL` names; one
that holds logins already is refused. They play a proxy in front: requests leave from several
addresses 127.0.0.x and name the visitor's place in `X-Forwarded-For`, which `TSEMED_PROXIES=1`
lets the server believe. No letter leaves the outbox.
"""
