"""What running a cycle costs: the terms of its team, hours worked, and what is paid."""
