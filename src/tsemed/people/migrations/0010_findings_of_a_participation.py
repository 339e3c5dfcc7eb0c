"""Accepted, trained and waiting since stand in the participation now, with who recorded each."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [
        ("people", "0009_names_of_two_spellings"),
        ("cycles", "0009_way_of_a_participation"),
    ]

    operations = [
        migrations.RemoveField("mentorprofile", "cleared_on"),
        migrations.RemoveField("mentorprofile", "trained_on"),
        migrations.RemoveField("menteeprofile", "waiting_since"),
    ]
