"""Tags and filters of the look; `{% load ui %}`."""
